"""`sweep_tenant`."""
