"""What it takes to run somebody else's server ourselves: its binaries, its account, its life and its end."""
