"""Answers as plain values, for JSON."""
