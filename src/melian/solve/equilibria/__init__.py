"""The search for other equilibria."""
