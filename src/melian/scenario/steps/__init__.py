"""Steps: kinds of moves, in the order in which they are played."""
