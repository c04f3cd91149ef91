"""What kind of event a passage tells, and whether it is denied, possible or conditional."""
