"""PURE: the rules of the rollout machine by subject; `fleet/rollout/machine.py` has them in their order."""
