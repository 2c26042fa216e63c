"""What can be wrong with a slice: one module for each family of findings, every check a pure function to problems."""
