"""What the commands that keep score print with `--json`."""
