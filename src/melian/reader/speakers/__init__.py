"""Who says what: the speakers of quotations, and what is reported without marks."""
