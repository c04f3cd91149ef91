"""Commands about files: list, check, write, show, keep."""
