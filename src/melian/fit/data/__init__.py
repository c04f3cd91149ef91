"""Tables and formulas: from a file to designs, with every column told."""
