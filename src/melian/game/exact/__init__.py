"""Games in rational numbers."""
