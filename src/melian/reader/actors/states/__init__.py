"""States that no table knows: found by how their names stand over the whole text."""
