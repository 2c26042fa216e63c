"""What people do to exports; each is one verb."""
