"""The questions that can be put to a crisis, each one value: what it takes, answers with and looks like."""
