"""Commands that ask a question of a crisis, made from the question."""
