"""What tells of whom words speak: genitives, descriptions, rivals."""
