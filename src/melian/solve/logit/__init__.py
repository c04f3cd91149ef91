"""The principal logit equilibrium."""
