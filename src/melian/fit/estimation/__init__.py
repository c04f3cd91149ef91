"""Estimation, whatever the model: likelihoods, errors, tests, effects."""
