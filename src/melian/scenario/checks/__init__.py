"""What is wrong or odd in a crisis that compiles."""
