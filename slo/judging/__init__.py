"""The judge: counts what is new, moves every window on, and says how each objective stands. Every five seconds."""
