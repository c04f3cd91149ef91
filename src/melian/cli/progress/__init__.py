"""What is seen while a command works."""
