"""How far the odds hang on each number: settings, indices of sensitivity, tracks."""
