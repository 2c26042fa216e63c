"""What people and programs ask of credentials."""
