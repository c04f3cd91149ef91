"""What a file says of itself, tried: sentences under `checks`, and what-ifs that are to change something."""
