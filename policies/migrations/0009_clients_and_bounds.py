"""Routes and rules know more of clients, listeners and defaults have bounds of connections.

Those stored before say nothing of it, and are known by the same digest as before.
"""

from django.db import migrations

_MATCH = """
    UPDATE policies_{table}
    SET spec = jsonb_set(spec, '{{match}}', '{{"countries": [], "asns": [], "tls_fingerprints": []}}'::jsonb || (spec -> 'match'))
    WHERE kind = 'route' AND spec ? 'match' AND NOT (spec -> 'match') ? 'countries'
"""
_RULES = """
    UPDATE policies_{table} SET spec = jsonb_set(spec, '{{policy,rules}}', (
        SELECT jsonb_agg(
            '{{"countries": [], "countries_except": [], "asns": [], "tls_fingerprints": []}}'::jsonb || rule ORDER BY place
        )
        FROM jsonb_array_elements(spec #> '{{policy,rules}}') WITH ORDINALITY AS listed (rule, place)
    ))
    WHERE kind = 'traffic_policy' AND spec #>> '{{policy,type}}' = 'authorization'
        AND jsonb_array_length(spec #> '{{policy,rules}}') > 0
"""
_LISTENERS = """
    UPDATE policies_{table} SET spec = '{{"max_connections": null, "connections_per_second": null}}'::jsonb || spec
    WHERE kind = 'listener' AND NOT spec ? 'max_connections'
"""
_DEFAULTS = """
    UPDATE policies_{table}
    SET spec = '{{"max_connection_seconds": null, "max_requests_per_connection": null}}'::jsonb || spec
    WHERE kind = 'defaults' AND NOT spec ? 'max_connection_seconds'
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0008_ages_of_objects")]

    operations = [
        migrations.RunSQL(statement.format(table=table), migrations.RunSQL.noop)
        for statement in (_MATCH, _RULES, _LISTENERS, _DEFAULTS)
        for table in ("draftobject", "revisionobject")
    ]
