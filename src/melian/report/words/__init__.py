"""Sentences, names and figures that several pages share."""
