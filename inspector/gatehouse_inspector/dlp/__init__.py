"""PURE: what must not leave: keys, numbers of cards and of people. Found however it is wrapped, and never repeated."""
