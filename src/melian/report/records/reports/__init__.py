"""What the commands that read reports and draft crises print with `--json`."""
