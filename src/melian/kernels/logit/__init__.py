"""The logit system of one draw."""
