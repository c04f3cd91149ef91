"""The brief: two pages in plain words for somebody with two minutes."""
