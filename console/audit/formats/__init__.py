"""How entries are told to other houses: JSON lines that anybody can verify, CSV, CEF, OCSF, and syslog around them."""
