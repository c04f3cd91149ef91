"""The signalling game with private types, and all its equilibria per case."""
