"""What the database permits: entries, checkpoints and anchors only grow; two functions may take out, each by its rules.

Both belong to whoever owns the tables and run with that role's rights, so an application role that owns nothing of the
trail can call them and do nothing else (docs/audit.md, two roles).
"""

from django.db import migrations

ENTRY_RULE = """
CREATE OR REPLACE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_owner boolean := current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID);
  is_passed boolean := coalesce(current_setting('gatehouse.audit_pass', true), '') = TG_OP;
BEGIN
  IF TG_OP = 'DELETE' AND is_owner AND is_passed THEN RETURN OLD; END IF;
  IF TG_OP = 'UPDATE' AND is_owner AND is_passed AND OLD.form = 2
    AND (OLD.id, OLD.at, OLD.chain, OLD.position, OLD.verb, OLD.outcome, OLD.actor_kind, OLD.slice, OLD.target_kind,
         OLD.previous, OLD.digest, OLD.form)
      = (NEW.id, NEW.at, NEW.chain, NEW.position, NEW.verb, NEW.outcome, NEW.actor_kind, NEW.slice, NEW.target_kind,
         NEW.previous, NEW.digest, NEW.form)
    AND OLD.tenant_id IS NOT DISTINCT FROM NEW.tenant_id
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'audit entries are append-only';
END $$;
"""
FORMER_RULE = """
CREATE OR REPLACE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$;
"""
NOTED_RULE = """
CREATE FUNCTION audit_note_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER audit_checkpoint_append_only BEFORE UPDATE OR DELETE ON audit_checkpoint
  FOR EACH ROW EXECUTE FUNCTION audit_note_is_append_only();
CREATE TRIGGER audit_checkpoint_no_truncate BEFORE TRUNCATE ON audit_checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION audit_note_is_append_only();
CREATE TRIGGER audit_anchor_append_only BEFORE UPDATE OR DELETE ON audit_anchor
  FOR EACH ROW EXECUTE FUNCTION audit_note_is_append_only();
CREATE TRIGGER audit_anchor_no_truncate BEFORE TRUNCATE ON audit_anchor
  FOR EACH STATEMENT EXECUTE FUNCTION audit_note_is_append_only();
"""
NO_NOTED_RULE = """
DROP TRIGGER audit_checkpoint_append_only ON audit_checkpoint;
DROP TRIGGER audit_checkpoint_no_truncate ON audit_checkpoint;
DROP TRIGGER audit_anchor_append_only ON audit_anchor;
DROP TRIGGER audit_anchor_no_truncate ON audit_anchor;
DROP FUNCTION audit_note_is_append_only();
"""
ARCHIVE = """
CREATE FUNCTION audit_archive(
  of_chain text, upto bigint, its_digest text, kept_in text, kept_sha256 text, by_kid text, signed text, noted timestamptz
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE removed bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit:' || of_chain, 0));
  IF NOT EXISTS (SELECT FROM audit_entry WHERE chain = of_chain AND position = upto AND digest = its_digest) THEN
    RAISE EXCEPTION 'no such entry';
  END IF;
  IF EXISTS (SELECT FROM audit_entry WHERE chain = of_chain AND position <= upto AND at > now() - interval '365 days') THEN
    RAISE EXCEPTION 'entries of the last 365 days stay';
  END IF;
  PERFORM set_config('gatehouse.audit_pass', 'DELETE', true);
  DELETE FROM audit_entry WHERE chain = of_chain AND position <= upto;
  GET DIAGNOSTICS removed = ROW_COUNT;
  PERFORM set_config('gatehouse.audit_pass', '', true);
  INSERT INTO audit_anchor (chain, position, digest, at, entries, file, file_sha256, kid, signature)
    VALUES (of_chain, upto, its_digest, noted, removed, kept_in, kept_sha256, by_kid, signed);
  RETURN removed;
END $$;
REVOKE EXECUTE ON FUNCTION audit_archive FROM PUBLIC;
"""
REDACT = """
CREATE FUNCTION audit_redact(of_entry uuid, parts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM audit_entry WHERE verb = 'audit.redact' AND target_kind = 'entry'
                 AND target_name = of_entry::text) THEN
    RAISE EXCEPTION 'no entry says that this one is redacted';
  END IF;
  PERFORM set_config('gatehouse.audit_pass', 'UPDATE', true);
  UPDATE audit_entry SET
    redacted = redacted || parts,
    salts = salts - ARRAY(SELECT jsonb_object_keys(parts)),
    actor_id = CASE WHEN parts ? 'actor' THEN '' ELSE actor_id END,
    actor_name = CASE WHEN parts ? 'actor' THEN '[redacted]' ELSE actor_name END,
    target_id = CASE WHEN parts ? 'target' THEN '' ELSE target_id END,
    target_name = CASE WHEN parts ? 'target' THEN '[redacted]' ELSE target_name END,
    summary = CASE WHEN parts ? 'summary' THEN '[redacted]' ELSE summary END,
    changes = CASE WHEN parts ? 'changes' THEN '[]'::jsonb ELSE changes END,
    ip = CASE WHEN parts ? 'origin' THEN '' ELSE ip END,
    request_id = CASE WHEN parts ? 'origin' THEN '' ELSE request_id END
  WHERE id = of_entry AND verb NOT LIKE 'audit.%';
  PERFORM set_config('gatehouse.audit_pass', '', true);
END $$;
REVOKE EXECUTE ON FUNCTION audit_redact FROM PUBLIC;
"""
SEARCH = """
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
    CREATE INDEX audit_entry_said ON audit_entry USING gin (
      upper(actor_name::text) gin_trgm_ops, upper(target_name::text) gin_trgm_ops, upper(summary::text) gin_trgm_ops);
  END IF;
END $$;
"""
EXTENSION = """
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') THEN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_form_two")]
    operations = [
        migrations.RunSQL(ENTRY_RULE, FORMER_RULE),
        migrations.RunSQL(NOTED_RULE, NO_NOTED_RULE),
        migrations.RunSQL(ARCHIVE, "DROP FUNCTION audit_archive"),
        migrations.RunSQL(REDACT, "DROP FUNCTION audit_redact"),
        migrations.RunSQL(EXTENSION, migrations.RunSQL.noop),
        migrations.RunSQL(SEARCH, "DROP INDEX IF EXISTS audit_entry_said"),
    ]
