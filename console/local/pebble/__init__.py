"""Pebble, Let's Encrypt's small test CA: finds its programs and says how to start them; not for production."""
