"""Situations: information sets gathered to what an actor knows when it moves."""
