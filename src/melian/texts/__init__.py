"""Texts as they were published: read, kept apart from what is made of them, and quoted by place."""
