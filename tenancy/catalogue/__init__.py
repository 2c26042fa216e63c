"""What belongs to a tenant, as the database itself says: tables, their references, and what is found in them."""
