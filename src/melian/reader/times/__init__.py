"""Expressions of time, as the interval of days that their words give."""
