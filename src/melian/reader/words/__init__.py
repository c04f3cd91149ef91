"""Words per language that several readers use: verbs of saying by class, offices, pronouns."""
