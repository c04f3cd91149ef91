"""The game tree, built stage by stage."""
