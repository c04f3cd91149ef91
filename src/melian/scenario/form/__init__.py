"""Whether a file has the form of a crisis: fields, names, references, sizes."""
