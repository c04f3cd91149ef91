"""Pages, one module each: what is shown, and the same as JSON."""
