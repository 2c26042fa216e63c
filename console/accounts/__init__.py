"""People and permission: users, tenants, teams, roles, tokens, sessions, and the one gate of every API read."""
