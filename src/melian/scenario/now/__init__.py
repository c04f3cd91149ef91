"""A story from where it stands: its continuation, and what can be announced there."""
