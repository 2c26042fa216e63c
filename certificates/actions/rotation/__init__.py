"""One step for each state of a rotation, and the mover that takes them. `steps` says which."""
