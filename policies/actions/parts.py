"""Makes a revision of a slice that nobody drafts: its content is exactly what is given.

Not a verb of its own: the fleet calls it inside its verbs, with the slice row locked, so that a revision, its rollout
and its assignments are one transaction.
"""

from collections.abc import Sequence

from django.utils import timezone

from console.audit.verbs import Act, Target
from console.base.errors import Conflict, Invalid, Unavailable
from policies import compiler, envoy, envoy_check
from policies.compiler import Resource
from policies.drafting.problems import as_fields
from policies.models import Revision, Slice, SlicePart
from policies.publishing.resources import SecretEntry, Totals, write_resources
from policies.queries.live import live_digests

__all__ = ["SecretEntry", "create_part_revision"]


def create_part_revision(
    act: Act, slice: Slice, resources: Sequence[Resource], secrets: Sequence[SecretEntry], *, message: str
) -> Revision:
    """Write the next revision of a slice that is made of rows, locked by the caller; record it through `act`.

    `resources` and `secrets` are all that the slice has from now on. Pieces that are not live yet are checked against
    Envoy's rules and by Envoy itself. Raises Conflict `nothing_to_publish` where it is all live already, Invalid
    `part_invalid` with every problem, and Unavailable when Envoy cannot be asked.
    """
    if slice.part == SlicePart.TRAFFIC:
        raise AssertionError(f"{slice.key} is drafted, and not made")
    _require_sound(slice, resources)
    sequence = slice.next_sequence
    base = Revision.objects.filter(slice=slice, sequence=slice.last_sequence).first()
    totals = write_resources(slice, base, sequence, None, resources, secrets)
    if not totals.is_different:
        raise Conflict("That is what is already published.", code="nothing_to_publish")
    revision = _store(act, slice, totals, message)
    slice.last_sequence = sequence
    slice.save(update_fields=["last_sequence"])
    _record(act, slice, revision)
    return revision


def _require_sound(slice_: Slice, resources: Sequence[Resource]) -> None:
    """Ask Envoy about all pieces together, since two of them may claim one name; not when none is new."""
    live = live_digests(slice_, None)
    if all(live.get((one.type_url, one.name), ("", b""))[1] == one.digest for one in resources):
        return
    try:
        problems = envoy_check.validate_chains(resources, envoy.binary())
    except envoy_check.EnvoyUnavailableError as fault:
        raise Unavailable(f"It could not be checked: {fault}.") from None
    if compiler.has_errors(problems):
        text = f"These certificates cannot be served so: {problems[0].text}."
        raise Invalid(text, code="part_invalid", problems=as_fields(problems))


def _store(act: Act, slice_: Slice, totals: Totals, message: str) -> Revision:
    found: Revision = Revision.objects.create(
        slice=slice_, sequence=slice_.next_sequence, message=message, author=act.actor.as_dict(),
        created_at=timezone.now(), added=totals.added, changed=totals.changed, removed=totals.removed,
        root=totals.root, buckets=totals.buckets, resource_count=totals.count, resource_bytes=totals.size_bytes,
        schema_version=envoy.schema().version,
    )  # fmt: skip
    return found


def _record(act: Act, slice_: Slice, revision: Revision) -> None:
    act.entry(
        Target(kind="revision", name=f"{slice_.key}#{revision.sequence}", id=str(revision.pk)),
        f"Published revision {revision.sequence} of {slice_.key}: {revision.added} added, {revision.changed} changed, "
        f"{revision.removed} removed" + (f" — {revision.message}" if revision.message else ""),
        **slice_.trail,
    )
    act.announce(f"slice:{slice_.key}", "revision", subject=str(revision.sequence))
    act.announce(f"gateway:{slice_.gateway.slug}", "revision", subject=slice_.key)
