"""The crisis file: read, check, and compile it to a model. Knows no solver."""
