"""Tables, sentences and pictures; computes nothing."""
