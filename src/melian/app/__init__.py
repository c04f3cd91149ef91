"""The app: a crisis read, asked and edited in a browser, served to this machine alone."""
