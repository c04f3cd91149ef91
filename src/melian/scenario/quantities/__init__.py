"""Numbers with a range, and dates."""
