"""Work that is done while one reads: asked, watched, stopped, kept."""
