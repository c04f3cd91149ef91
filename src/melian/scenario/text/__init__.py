"""The text of a crisis file: YAML with places, layout, comments."""
