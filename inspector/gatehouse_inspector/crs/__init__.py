"""The OWASP Core Rule Set: where it lies, which of its files are used, how it is set up, what its rules are about."""
