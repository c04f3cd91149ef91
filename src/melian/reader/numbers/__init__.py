"""Numbers of a text, in figures or words, with unit and what is counted."""
