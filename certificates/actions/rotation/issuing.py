"""The steps that need an issuer: order, answer challenges on every node, fetch what was issued, check it.

Each looks at all keys of the version. What the CA is told twice it takes as once, so a step that is cut short is taken
again. The CA hears nothing before every node that is heard answers the challenge itself.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from django.utils import timezone

from certificates.acme.client import AcmeClient
from certificates.acme.faults import AcmeFault
from certificates.acme.problems import order_fault
from certificates.acme.resources import Order
from certificates.actions.keys import open_key
from certificates.actions.rotation.accounts import acme_client, fault_of
from certificates.actions.rotation.authorizing import look_at_authorizations
from certificates.actions.rotation.dns_records import left_of
from certificates.actions.rotation.issued import ISSUED, keeping
from certificates.actions.rotation.looks import SOON, WATCH, Fault, Look
from certificates.actions.rotation.permitting import require_permission
from certificates.actions.rotation.signing import sign
from certificates.life.budget import budget_for
from certificates.life.states import FaultKind, RotationState
from certificates.life.words import span
from certificates.models import IssuerType, Leaf, Rotation, RotationEvent
from certificates.pki.chains import read_chain
from certificates.pki.errors import PkiError
from certificates.pki.identifiers import certificate_id
from certificates.pki.keys import csr_of
from certificates.pki.leaf import read_leaf
from certificates.queries.lives import life_of

ORDERED = "order"
"""The kind of the timeline's line about an order; they are counted against the budget."""
S = RotationState


def look_at_due(row: Rotation) -> Look:
    """The keys are there; go where the certificate comes from."""
    issuer = row.certificate.issuer
    if issuer is None:
        return Look(S.ISSUED)
    return Look(S.FINALIZING if issuer.type == IssuerType.INTERNAL else S.ORDERING)


def look_at_ordering(row: Rotation) -> Look:
    """Order the next certificate, one for each key; what it replaces is named (RFC 9773 §5), where the CA wants that.

    That it is ordered is noted before, so that orders count also when nobody lives to note what came of them.
    """
    leaves = leaves_of(row)
    open_leaves = [leaf for leaf in leaves if not leaf.order_url and not leaf.chain_pem]
    if not open_leaves:
        return Look(S.AUTHORIZING, f"Ordered from {row.certificate.issuer.shown_name}.", SOON)
    _keep_budget(row, len(open_leaves))
    leaf = open_leaves[0]
    with acme_client(row.certificate.issuer) as client:
        if len(open_leaves) == len(leaves):
            require_permission(row, client)
        order, line = _order(row, leaf, client)

    def change(row: Rotation) -> None:
        leaf.order_url = order.url
        leaf.authorizations = [*left_of(leaf.authorizations), *({"url": url} for url in order.authorizations)]
        leaf.save(update_fields=["order_url", "authorizations"])
        RotationEvent.objects.filter(pk=line.pk).update(text=f"Ordered a {leaf.family.upper()} certificate.")

    if len(open_leaves) > 1:
        return Look(S.ORDERING, f"Orders from {row.certificate.issuer.shown_name}.", 0.0, change)
    return Look(S.AUTHORIZING, f"Ordered from {row.certificate.issuer.shown_name}.", SOON, change)


def look_at_authorizing(row: Rotation) -> Look:
    """Go on when all authorizations are valid."""
    with acme_client(row.certificate.issuer) as client:
        return look_at_authorizations(row, leaves_of(row), client)


def look_at_finalizing(row: Rotation) -> Look:
    """Hand in the certificate requests and fetch the certificates; an internal CA signs at once."""
    if row.certificate.issuer.type == IssuerType.INTERNAL:
        return sign(row, leaves_of(row))
    chains: dict[Leaf, bytes] = {}
    with acme_client(row.certificate.issuer) as client:
        waiting = [leaf for leaf in leaves_of(row) if not leaf.chain_pem]
        for leaf in waiting:
            chain = _fetch(row, leaf, client)
            if chain is not None:
                chains[leaf] = chain
    keep_chains = keeping(row, chains)
    if len(chains) < len(waiting):
        return Look(
            S.FINALIZING, f"The names are proven; {row.certificate.issuer.shown_name} is issuing.", WATCH, keep_chains
        )
    return Look(S.ISSUED, ISSUED, 0.0, keep_chains)


def leaves_of(row: Rotation) -> list[Leaf]:
    """Return the leaves of the rotation's version, in the order of their families."""
    leaves = Leaf.objects.filter(version=row.version_id).select_related("version__certificate__slice")
    return list(leaves.order_by("family"))


def _order(row: Rotation, leaf: Leaf, client: AcmeClient) -> tuple[Order, RotationEvent]:
    """Open an order, and return it with its line in the timeline; where the CA says no, no line is left."""
    wanted = _wanted(row, leaf, client)
    line = RotationEvent.objects.create(
        certificate=row.certificate, rotation=row, at=timezone.now(), kind=ORDERED,
        text=f"Orders a {leaf.family.upper()} certificate; what came of it is not noted.",
    )  # fmt: skip
    try:
        return client.new_order(*wanted), line
    except AcmeFault as fault:
        if fault.urn:
            line.delete()
        raise


def _wanted(row: Rotation, leaf: Leaf, client: AcmeClient) -> tuple[list[str], str | None, str | None]:
    """Return names, profile and the id of what is replaced; None for none."""
    replaces = None
    previous = row.previous.leaves.filter(family=leaf.family).first() if row.previous else None
    if previous is not None and not row.without_replaces and client.directory().has_renewal_info:
        with suppress(PkiError):  # one that names no issuing key cannot be named as replaced
            replaces = certificate_id(read_leaf(read_chain(previous.chain_pem.encode())[0]))
    return list(row.version.hostnames), row.certificate.issuer.profile or None, replaces


def _keep_budget(row: Rotation, count: int) -> None:
    """Raise a Fault when the certificate was ordered too often lately, well before the CA would."""
    now = timezone.now()
    budget = budget_for(life_of(row.certificate.active))
    lines = RotationEvent.objects.filter(certificate=row.certificate, kind=ORDERED, at__gt=now - timedelta(hours=3))
    free_at = budget.next_order(list(lines.values_list("at", flat=True)), now)
    free_at = max(free_at, budget.next_validation(_rejected_at(row, now), now))
    if count and free_at > now:
        text = f"Our own limit, below the CA's, is reached; the next order may be made in {span(free_at - now)}."
        raise Fault(FaultKind.RATE_LIMITED, text, retry_after=free_at - now)


def _rejected_at(row: Rotation, now: datetime) -> list[datetime]:
    """When the CA refused a name of the certificate in the last day."""
    recent = Rotation.objects.filter(certificate=row.certificate, created_at__gt=now - timedelta(days=2))
    faults = [fault for kept in recent.values_list("faults", flat=True) for fault in kept]
    return [datetime.fromisoformat(fault["at"]) for fault in faults if fault["kind"] == FaultKind.REJECTED]


def _fetch(row: Rotation, leaf: Leaf, client: AcmeClient) -> bytes | None:
    """Return the chain of a leaf; None while the CA is at work."""
    order = client.order(leaf.order_url)
    if order.status == "ready":
        order = client.finalize(order, csr_of(open_key(leaf), list(row.version.hostnames)))
    if order.status == "valid":
        return client.certificate(order)[0]
    if order.status in {"processing", "ready"}:
        return None
    if refused := order_fault(order):
        raise fault_of(refused)
    raise Fault(FaultKind.ORDER_GONE, f"The order is {order.status}.", names=tuple(row.version.hostnames))
