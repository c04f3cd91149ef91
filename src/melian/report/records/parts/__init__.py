"""What records of several questions have in common."""
