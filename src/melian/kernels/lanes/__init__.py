"""The logit system of eight draws side by side."""
