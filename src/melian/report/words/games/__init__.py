"""Sentences about games in Gambit's format."""
