"""The fields of a crisis file."""
