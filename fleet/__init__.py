"""What runs where: nodes, assignments, manifests, rollouts, and what each node proved."""
