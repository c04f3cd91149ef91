"""The game tree that steps grow."""
