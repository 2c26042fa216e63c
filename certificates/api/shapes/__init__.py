"""Certificates and issuers as JSON."""
