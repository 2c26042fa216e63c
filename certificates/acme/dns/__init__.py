"""Puts the TXT records of DNS-01 into a tenant's zone, takes them away, and looks whether the world sees them."""
