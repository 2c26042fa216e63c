"""Which challenges nodes answer on their own listeners; written only where a node says something else than before."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from gatehouse_protocol.reports import ChallengeEcho as Echo

from console.base.live import announce
from fleet.models import Challenge, ChallengeEcho
from fleet.reports.standing import Taken

Key = tuple[UUID, UUID]
"""Challenge and node."""


def write_echoes(taken: Sequence[Taken]) -> None:
    """Write the echoes of each node's newest report and announce them as `challenge:<id>`.

    Echoes of challenges that are gone, or not of the node's gateway, are left out. The challenges are locked: one that
    is taken back meanwhile must not make the reports of many nodes fail.
    """
    said = _said(taken)
    if not said:
        return
    challenges = Challenge.objects.filter(pk__in={challenge_id for challenge_id, _ in said}).order_by("pk")
    gateway_of = dict(challenges.select_for_update(no_key=True).values_list("pk", "gateway_id"))
    known = {(row.challenge_id, row.node_id): row for row in ChallengeEcho.objects.filter(challenge__in=gateway_of)}
    changed = [
        ChallengeEcho(challenge_id=key[0], node_id=key[1], proven=echo.proven, error=echo.error, at=one.at)
        for key, (one, echo) in sorted(said.items(), key=lambda item: item[0])
        if gateway_of.get(key[0]) == one.node.gateway_id and not _is_same(known.get(key), echo)
    ]
    ChallengeEcho.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["challenge", "node"], update_fields=["proven", "error", "at"]
    )
    for challenge_id in sorted({row.challenge_id for row in changed}):
        announce(f"challenge:{challenge_id}", "echo", subject=str(challenge_id))


def _said(taken: Sequence[Taken]) -> Mapping[Key, tuple[Taken, Echo]]:
    """What the newest report of each node says of each challenge."""
    newest = {one.node.pk: one for one in taken if one.is_newest}
    return {
        (challenge_id, node_id): (one, echo)
        for node_id, one in newest.items()
        for echo in one.report.challenges
        if (challenge_id := _id(echo.id)) is not None
    }


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _is_same(row: ChallengeEcho | None, echo: Echo) -> bool:
    return row is not None and (row.proven, row.error) == (echo.proven, echo.error)
