"""Crisis files as statistical models."""
