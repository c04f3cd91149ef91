"""One module per way to solve a game; each result says how good it is."""
