"""How people are told: one file for each type of channel, listed in `registry.py`."""
