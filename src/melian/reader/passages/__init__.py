"""From what was found in a text to its passages: clauses and quotations that bear on a crisis."""
