"""What looks at requests for WAF policies: libmodsecurity and the Core Rule Set, the machine's or our own."""
