"""Actors and people of a text: states, organisations, bodies, offices, names, and what refers to them."""
