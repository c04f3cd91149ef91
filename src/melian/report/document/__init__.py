"""The report of a crisis as one HTML document."""
