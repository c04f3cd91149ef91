"""Bare numbers: moved as streams, or turned into assumptions."""
