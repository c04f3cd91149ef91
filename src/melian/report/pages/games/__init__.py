"""Pages about games in Gambit's format."""
