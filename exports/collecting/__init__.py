"""Makes families of what the product knows."""
