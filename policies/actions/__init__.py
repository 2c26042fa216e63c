"""Every change of intent: one verb, one function, one transaction, one line in the audit trail."""
