"""Authorizations of an order: the challenge on every node first, each node's own echo, and only then the CA is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from gatehouse_protocol.messages import ChallengeType

from certificates.acme.client import AcmeClient
from certificates.acme.resources import Authorization
from certificates.acme.resources import Offer as ChallengeOffer
from certificates.actions.rotation.looks import SOON, WATCH, Change, Fault, Look
from certificates.life.states import FaultKind, RotationState
from certificates.life.words import listed
from certificates.models import Leaf, Rotation
from fleet.actions.challenges import NewChallenge, put_challenges, take_back
from fleet.models import Challenge
from fleet.queries.challenges import echoes_of

LIFETIME: Final = timedelta(hours=1)
PATIENCE: Final = timedelta(seconds=20)
"""How long nodes that are heard may take to answer a challenge."""
S = RotationState


@dataclass(slots=True)
class _Seen:
    """What a look found, over all leaves."""

    new: list[tuple[Leaf, int, NewChallenge, str]] = field(default_factory=list)
    changed: list[Leaf] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    is_waiting: bool = False
    challenges: list[UUID] = field(default_factory=list)


def look_at_authorizations(row: Rotation, leaves: Sequence[Leaf], client: AcmeClient) -> Look:
    """Return where the rotation stands: still authorizing, or all names are proven to the CA."""
    seen = _Seen()
    for leaf in leaves:
        if leaf.chain_pem:
            continue
        for index, kept in enumerate(leaf.authorizations):
            if kept.get("status") != "valid":
                _look_at_one(row, leaf, index, client, seen)
    if seen.new:
        return Look(S.AUTHORIZING, "Challenges are put on every node.", SOON, _put(seen))
    if seen.missing:
        return Look(S.AUTHORIZING, f"Waits for {listed(sorted(seen.missing))} to answer the challenge.", SOON)
    if seen.is_waiting:
        return Look(S.AUTHORIZING, "Every node that is heard answers; the CA is checking.", WATCH, _save(seen))
    return Look(S.FINALIZING, "The CA has seen that the names are ours.", 0.0, _finish(seen))


def take_back_challenges(row: Rotation) -> None:
    """Let nodes no longer answer what this rotation put on them."""
    if row.version_id is None:
        return
    ids = [
        kept["challenge"]
        for authorizations in row.version.leaves.values_list("authorizations", flat=True)
        for kept in authorizations
        if kept.get("challenge")
    ]
    take_back(Challenge.objects.filter(pk__in=ids))


def _look_at_one(row: Rotation, leaf: Leaf, index: int, client: AcmeClient, seen: _Seen) -> None:
    kept: dict[str, Any] = leaf.authorizations[index]
    found = client.authorization(kept["url"])
    if found.status == "valid":
        kept |= {"status": "valid", "hostname": found.hostname}
        seen.changed.append(leaf)
        return
    if found.status != "pending":
        raise Fault(FaultKind.REJECTED, _why(found), names=(found.hostname,))
    offer = _offer(row, found)
    challenge = Challenge.objects.filter(pk=kept["challenge"]).first() if kept.get("challenge") else None
    if challenge is None:
        wanted = NewChallenge(
            ChallengeType(offer.type), found.hostname, offer.token, client.key_authorization(offer.token),
            timezone.now() + LIFETIME,
        )  # fmt: skip
        seen.new.append((leaf, index, wanted, offer.url))
        return
    _require_echoes(challenge, seen)
    if seen.missing:
        return
    if offer.status == "pending" and not kept.get("is_told"):
        client.answer(offer.url)
        kept["is_told"] = True
        seen.changed.append(leaf)
    seen.is_waiting = True


def _require_echoes(challenge: Challenge, seen: _Seen) -> None:
    """Note the nodes that are heard and do not answer yet. Raises Fault when they were given time enough."""
    heard = [echo for echo in echoes_of([challenge.pk]).get(challenge.pk, {}).values() if echo.is_heard]
    if not heard:
        raise Fault(FaultKind.NODE, "No node of the gateway is heard, so nobody could answer the challenge.")
    waiting = [echo for echo in heard if not echo.proven]
    if waiting and timezone.now() - challenge.created_at > PATIENCE:
        said = next((echo.error for echo in waiting if echo.error), "it did not answer the challenge in time")
        raise Fault(FaultKind.NODE, said, names=tuple(echo.name for echo in waiting))
    seen.missing |= {echo.name for echo in waiting}


def _offer(row: Rotation, found: Authorization) -> ChallengeOffer:
    wanted = row.certificate.challenge or row.certificate.issuer.challenge
    offers = {offer.type: offer for offer in found.challenges}
    if wanted not in offers:
        text = f"It offers {listed(sorted(offers))} for {found.hostname}, and not {wanted}."
        raise Fault(FaultKind.ACCOUNT, text, names=(found.hostname,))
    return offers[wanted]


def _why(found: Authorization) -> str:
    errors = [offer.error.detail for offer in found.challenges if offer.error]
    return errors[0] if errors else f"The authorization of {found.hostname} is {found.status}."


def _put(seen: _Seen) -> Change:
    def change(row: Rotation) -> None:
        rows = put_challenges(row.slice.gateway, [wanted for _, _, wanted, _ in seen.new])
        for (leaf, index, wanted, url), challenge in zip(seen.new, rows, strict=True):
            leaf.authorizations[index] |= {
                "hostname": wanted.host, "status": "pending", "challenge": str(challenge.pk), "challenge_url": url,
            }  # fmt: skip
            leaf.save(update_fields=["authorizations"])
        _save(seen)(row)

    return change


def _save(seen: _Seen) -> Change:
    def change(row: Rotation) -> None:
        for leaf in seen.changed:
            leaf.save(update_fields=["authorizations"])

    return change


def _finish(seen: _Seen) -> Change:
    def change(row: Rotation) -> None:
        _save(seen)(row)
        take_back_challenges(row)

    return change
