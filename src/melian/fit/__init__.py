"""Structural estimation: models of crises whose numbers are fitted to data."""
