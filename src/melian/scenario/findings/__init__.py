"""Findings, their codes, and what would have worked."""
