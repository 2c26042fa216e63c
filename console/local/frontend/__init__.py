"""Builds the console with Node.js when its sources changed."""
