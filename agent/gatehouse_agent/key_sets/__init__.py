"""Key sets that tokens are verified with: fetched where they are published, kept, and served to the Envoy beside."""
