"""What it takes to let a request pass: the smallest exclusion that does, and wider ones."""
