"""The page of a dossier: texts with their passages marked."""
