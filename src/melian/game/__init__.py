"""Extensive-form games: structure, numbers, profiles, and what follows from them."""
