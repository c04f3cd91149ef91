"""What pages are made of: tables, bars, labels that are too long."""
