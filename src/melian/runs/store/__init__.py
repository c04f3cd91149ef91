"""What a store keeps, and how it is found again."""
