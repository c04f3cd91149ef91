"""Many draws of a model, solved block by block."""
