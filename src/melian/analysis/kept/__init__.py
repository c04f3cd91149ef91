"""Answers of questions that are kept in a store, so that they can be taken up again."""
