"""What makes the demo live: an upstream in two versions, and visitors."""
