"""Two runs on the same draws: what events say to both, and what the change of behaviour is apart from it."""
