"""A credential that gateways add cannot be read from its store, was sent back, has expired, or fails on a node."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import F
from gatehouse_protocol.vending import VendedState

from alerting.kinds.kind import EVERYBODY, Finding, Kind, Parameters
from alerting.life.words import Severity
from fleet.models import VendedStatus
from fleet.queries.node_status import heard_since
from vending.models import Credential
from vending.queries.states import State, with_state

_STATES = (State.FAILED, State.EXPIRED, State.REFUSED, State.STALE)
_TITLES = {
    State.FAILED: "could not be read for too long",
    State.EXPIRED: "has expired",
    State.REFUSED: "was sent back by nodes",
    State.STALE: "cannot be read",
}


class CredentialTrouble(Parameters):
    """Whether it is told before it has failed that one cannot be read, and whether nodes on which one fails are."""

    is_stale_told: bool = False
    is_node_told: bool = True


def look(now: datetime, asked: Sequence[CredentialTrouble]) -> Iterator[Finding]:
    """Yield credentials in trouble, and those that fail on nodes that are heard."""
    rows = with_state(Credential.objects.shown().with_all(), now).filter(state__in=_STATES).order_by("pk")
    for row in rows.defer("store_ciphertext"):
        state = State(row.state)
        refusal = row.newest.refusal if state is State.REFUSED and row.newest else ""
        yield _finding(row, str(state), _TITLES[state], refusal or row.read_error or "Its secret has ended; rotate it.")
    failing = VendedStatus.objects.filter(
        state__in=[str(VendedState.FAILED), str(VendedState.EXPIRED)],
        node__revoked_at=None, node__last_seen_at__gte=heard_since(now),
        slice__credentials__name=F("name"), slice__credentials__deleted_at=None,
    )  # fmt: skip
    by_place = {
        (row.slice_id, row.name): row
        for row in Credential.objects.shown().with_all().filter(slice__in=failing.values("slice"))
    }
    for status in failing.select_related("node").order_by("slice", "name", "node__name"):
        credential = by_place[status.slice_id, status.name]
        title = f"fails on node {status.node.name}"
        yield _finding(credential, "node", title, status.error or "The node says no more of it.", status.node.name)


def _finding(row: Credential, trouble: str, title: str, text: str, node: str = "") -> Finding:
    labels = {"gateway": row.slice.gateway.slug, "slice": row.traffic_key, "credential": row.name, "trouble": trouble}
    return Finding(
        labels=labels | ({"node": node} if node else {}),
        title=f"Credential {row.name} of {row.traffic_key} {title}",
        text=text,
        value=trouble,
        path=f"/s/{row.traffic_key}/credentials/{row.name}",
        tenant_ids=frozenset({row.slice.tenant_id}),
        facts={"trouble": trouble},
    )


def judge(finding: Finding, asked: CredentialTrouble) -> bool:
    """Whether that sort of trouble is told of."""
    match finding.facts["trouble"]:
        case "stale":
            return asked.is_stale_told
        case "node":
            return asked.is_node_told
        case _:
            return True


KIND = Kind(
    name="credential",
    title="A credential that gateways add is in trouble",
    parameters=CredentialTrouble,
    look=look,
    judge=judge,
    severity=Severity.TICKET,
    for_seconds=0,
    owners=EVERYBODY,
)
