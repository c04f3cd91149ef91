"""Passes over one tree."""
