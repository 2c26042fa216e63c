"""Exports over REST, and metrics to be scraped."""
