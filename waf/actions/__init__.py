"""What people do with findings: each is a verb with its entry in the audit trail."""
