"""From stakes to payoffs."""
