"""Certificates over REST."""
