"""What else tells somebody: another name, whether it is a woman’s."""
