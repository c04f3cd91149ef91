"""Answers as rows and cells of tables."""
