"""Where the story stands and what can still be done, in words."""
