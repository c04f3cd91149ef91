"""Pages of the commands that keep score."""
