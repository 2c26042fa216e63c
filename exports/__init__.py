"""Evidence for other houses: scraped, sent on, and read back from where it was sent."""
