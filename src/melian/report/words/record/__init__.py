"""What scores show, in words."""
