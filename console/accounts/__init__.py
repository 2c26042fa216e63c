"""People and permission: users, tenants, teams, roles, tokens, sessions, and the one gate every API read goes through."""
