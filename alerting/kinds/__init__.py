"""What rules can look for: one small file for each kind, listed in `registry.py`."""
