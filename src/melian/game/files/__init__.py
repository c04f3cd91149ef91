"""Games and profiles as files."""
