"""Commands that ask a question of a crisis."""
