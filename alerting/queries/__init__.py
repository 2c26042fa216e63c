"""What is read of alerts."""
