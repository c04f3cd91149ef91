"""What now: the choices that are still open, what each would change, and who knows what."""
