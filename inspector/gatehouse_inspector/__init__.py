"""Looks at requests: libmodsecurity and the OWASP Core Rule Set, the same on nodes and where policies are tried."""
