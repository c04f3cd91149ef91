"""The tree of what can happen, folded to what readers can take in."""
