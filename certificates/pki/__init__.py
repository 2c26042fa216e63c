"""PURE: keys, names, chains and what is wrong with them. Only `cryptography`: no Django, no clock, no I/O."""
