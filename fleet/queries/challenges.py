"""Who answers a challenge already: the echoes of every node of its gateway, also of those that said nothing yet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from fleet.models import Challenge, ChallengeEcho, Node
from fleet.queries.node_status import heard_since, is_heard


@dataclass(frozen=True, slots=True)
class Echo:
    """What one node says of one challenge. A node that has not said anything: not proven, without an error."""

    name: str
    is_heard: bool
    proven: bool = False
    error: str = ""


def echoes_of(challenge_ids: Collection[UUID], now: datetime | None = None) -> dict[UUID, dict[UUID, Echo]]:
    """Return for each challenge that is still there every node of its gateway, by id, with its echo. Three queries.

    Revoked nodes are left out. `now` (None: the present) decides who counts as heard.
    """
    gateways = dict(Challenge.objects.filter(pk__in=challenge_ids).values_list("pk", "gateway_id"))
    since = heard_since(now or timezone.now())
    rows = ChallengeEcho.objects.filter(challenge__in=gateways)
    said = {(row.challenge_id, row.node_id): row for row in rows}
    nodes = Node.objects.filter(gateway__in=set(gateways.values()), revoked_at=None).order_by("name")
    found: dict[UUID, dict[UUID, Echo]] = {challenge_id: {} for challenge_id in gateways}
    for node in nodes.only("name", "gateway_id", "last_seen_at"):
        for challenge_id in (pk for pk, gateway_id in gateways.items() if gateway_id == node.gateway_id):
            found[challenge_id][node.pk] = _echo(
                node, said.get((challenge_id, node.pk)), is_heard=is_heard(node, since)
            )
    return found


def _echo(node: Node, row: ChallengeEcho | None, *, is_heard: bool) -> Echo:
    if row is None:
        return Echo(node.name, is_heard)
    return Echo(node.name, is_heard, row.proven, row.error)
