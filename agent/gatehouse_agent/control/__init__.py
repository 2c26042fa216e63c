"""Talking to the control plane: who we are, what we ask, and what we believe of the answers."""
