"""The passages behind facts: looked up in the texts of sources, verified, counted, shown."""
