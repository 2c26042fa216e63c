"""What people do with what they see: each is a verb with its entry in the audit trail."""
