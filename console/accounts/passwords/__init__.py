"""What makes a password bad: that it can be guessed. Nothing is asked of its signs (ASVS 6.2, NIST SP 800-63B)."""
