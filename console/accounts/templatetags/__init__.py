"""What the sign-in pages ask of accounts."""
