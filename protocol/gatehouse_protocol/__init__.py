"""What the control plane and its node agents say to each other, shared so that the two can never drift apart."""
