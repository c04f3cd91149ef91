"""Small trees with closed forms."""
