"""Taking clients off temporary lists."""

from django.utils import timezone

from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from policies.models import Slice
from waf.models import Ban


def release_ban(slice: Slice, ban: Ban, *, actor: Actor, dry_run: bool = False) -> Ban:
    """Take a client off the list on every node, within seconds; one that is off it already is returned as it is."""
    with verb("waf_ban.release", actor=actor, dry_run=dry_run) as act:
        row = Ban.objects.select_for_update().get(pk=ban.pk)
        is_over = row.released_at is not None or row.until <= timezone.now()
        change = {"pointer": "/released_at", "before": row.released_at and row.released_at.isoformat(), "after": None}
        if not is_over:
            row.released_at, row.released_by = timezone.now(), actor.name[:254]
            row.save(update_fields=["released_at", "released_by"])
        change["after"] = row.released_at and row.released_at.isoformat()
        said = "It was off it already." if is_over else "It may come on it again."
        summary = f"Took {row.client} off the temporary list of policy {row.policy}. {said}"
        act.entry(Target("waf_ban", row.client, str(row.pk)), summary, **slice.trail, changes=[change])
        act.announce(f"slice:{slice.key}", "waf", subject=slice.key)
    return row
