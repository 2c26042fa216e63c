"""What inspectors found, as it is asked for."""
