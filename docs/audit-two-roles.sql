-- Gives the audit trail to a role of its own, so that the application can add entries and do nothing else to them.
-- Run it as a superuser in Gatehouse's database, after `manage.py migrate`:
--   psql -v app=gatehouse -f docs/audit-two-roles.sql gatehouse
-- The application's role must own neither the database nor the schema `public`; it keeps owning all its other tables.
\set ON_ERROR_STOP on
CREATE ROLE gatehouse_audit NOLOGIN;
GRANT USAGE, CREATE ON SCHEMA public TO gatehouse_audit;
ALTER TABLE audit_entry OWNER TO gatehouse_audit;
ALTER TABLE audit_checkpoint OWNER TO gatehouse_audit;
ALTER TABLE audit_anchor OWNER TO gatehouse_audit;
ALTER FUNCTION audit_entry_is_append_only() OWNER TO gatehouse_audit;
ALTER FUNCTION audit_note_is_append_only() OWNER TO gatehouse_audit;
ALTER FUNCTION audit_archive(text, bigint, text, text, text, text, text, timestamptz) OWNER TO gatehouse_audit;
ALTER FUNCTION audit_redact(uuid, jsonb) OWNER TO gatehouse_audit;
REVOKE ALL ON audit_entry, audit_checkpoint, audit_anchor FROM :app;
GRANT SELECT, INSERT ON audit_entry, audit_checkpoint TO :app;
GRANT SELECT ON audit_anchor TO :app;
GRANT USAGE ON SEQUENCE audit_checkpoint_id_seq TO :app;
GRANT EXECUTE ON FUNCTION audit_archive(text, bigint, text, text, text, text, text, timestamptz) TO :app;
GRANT EXECUTE ON FUNCTION audit_redact(uuid, jsonb) TO :app;
