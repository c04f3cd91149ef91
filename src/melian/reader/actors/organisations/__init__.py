"""Organisations that only a text names: leagues, firms, parties, institutions, and their short forms."""
