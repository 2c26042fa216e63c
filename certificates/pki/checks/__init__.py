"""What is looked at in a certificate: each check is a function of a `Case` that yields findings."""
