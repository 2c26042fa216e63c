"""A trigram index for the search filter where Postgres has pg_trgm, and revisions that the database itself keeps immutable."""

from django.db import migrations

SEARCH = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm') THEN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX policies_object_search ON policies_draftobject USING gin (search_text gin_trgm_ops);
  END IF;
END $$;
"""
IMMUTABLE = """
CREATE FUNCTION policies_revision_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'revisions are immutable'; END $$;
CREATE TRIGGER policies_revision_immutable BEFORE UPDATE ON policies_revision
  FOR EACH ROW EXECUTE FUNCTION policies_revision_is_immutable();
"""
MUTABLE = """
DROP TRIGGER policies_revision_immutable ON policies_revision;
DROP FUNCTION policies_revision_is_immutable();
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]
    operations = [
        migrations.RunSQL(SEARCH, "DROP INDEX IF EXISTS policies_object_search"),
        migrations.RunSQL(IMMUTABLE, MUTABLE),
    ]
