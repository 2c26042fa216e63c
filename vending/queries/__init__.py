"""What is read of credentials, for people, for nodes and for compiling."""
