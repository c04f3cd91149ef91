"""The search for all equilibria."""
