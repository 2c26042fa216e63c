"""What is read of certificates, for people and for the nodes."""
