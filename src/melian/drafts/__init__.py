"""First models of a crisis: pieces that are known to work, put together."""
