"""Talks to certificate authorities: ACME (RFC 8555, RFC 9773), the DNS records of DNS-01, and CAA. No Django."""
