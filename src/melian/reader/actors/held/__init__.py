"""What belongs to whom across sentences: offices and their holders, towns and the states that sit there."""
