"""What reports say, passage by passage: a file that a person goes through before a model is drafted."""
