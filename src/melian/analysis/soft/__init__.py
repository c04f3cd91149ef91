"""How soft the odds are: what they round to, what is noise, and which number moves them most."""
