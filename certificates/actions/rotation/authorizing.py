"""Authorizations of an order: the challenge on every node first, each node's own echo, and only then the CA is told."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone
from gatehouse_protocol.messages import MAX_CHALLENGES, ChallengeType

from certificates.acme.client import AcmeClient
from certificates.acme.problems import authorization_fault
from certificates.acme.resources import Authorization
from certificates.acme.resources import Offer as ChallengeOffer
from certificates.actions.rotation.accounts import fault_of
from certificates.actions.rotation.dns_records import DNS_01, take_record_step
from certificates.actions.rotation.looks import SOON, WATCH, Change, Fault, Later, Look
from certificates.life.states import FaultKind, RotationState
from certificates.life.words import listed
from certificates.models import Leaf, Rotation
from console.base.errors import Conflict
from fleet.actions.challenges import NewChallenge, put_challenges, take_back
from fleet.models import Challenge
from fleet.queries.challenges import echoes_of

LIFETIME: Final = timedelta(hours=1)
PATIENCE: Final = timedelta(seconds=20)
"""How long nodes that are heard may take to answer a challenge."""
LOOK_SECONDS: Final = 25.0
"""How long one look may ask the CA: well below the lease, so that what it saw is noted also for a hundred names."""
Asked = tuple[Authorization, ChallengeOffer]
S = RotationState


@dataclass(slots=True)
class _Seen:
    """What a look found, over all leaves."""

    new: list[tuple[Leaf, int, NewChallenge, str]] = field(default_factory=list)
    changed: list[Leaf] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    """Challenges that were asked for and are valid: nodes have room for others then."""
    missing: set[str] = field(default_factory=set)
    records: list[str] = field(default_factory=list)
    """What is waited for in the DNS."""
    is_waiting: bool = False


def look_at_authorizations(row: Rotation, leaves: Sequence[Leaf], client: AcmeClient) -> Look:
    """Return where the rotation stands: still authorizing, or all names are proven to the CA."""
    seen, deadline = _Seen(), time.monotonic() + LOOK_SECONDS
    for leaf, index in _open(leaves):
        if time.monotonic() > deadline:  # the rest has its turn when these are noted
            seen.is_waiting = True
            break
        _look_at_one(row, leaf, index, client, seen)
    if seen.new:
        return _put_on_nodes(row, seen)
    if seen.records:
        return Look(S.AUTHORIZING, seen.records[0], WATCH, _save(seen))
    if seen.missing:
        text = f"Waits for {listed(sorted(seen.missing))} to answer the challenge."
        return Look(S.AUTHORIZING, text, SOON, _save(seen))
    if seen.is_waiting:
        return Look(S.AUTHORIZING, "Every node that is heard answers; the CA is checking.", WATCH, _save(seen))
    return Look(S.FINALIZING, "The CA has seen that the names are ours.", 0.0, _finish(seen))


def take_back_challenges(row: Rotation) -> None:
    """Let nodes no longer answer what this rotation put on them."""
    if row.version is not None:
        take_back(Challenge.objects.filter(pk__in=row.version.challenge_ids))


def _open(leaves: Sequence[Leaf]) -> list[tuple[Leaf, int]]:
    """Return leaf and index of each authorization that is not decided yet."""
    return [
        (leaf, index)
        for leaf in leaves
        if not leaf.chain_pem
        for index, kept in enumerate(leaf.authorizations)
        if kept.get("status") not in {"valid", "over"}
    ]


def _look_at_one(row: Rotation, leaf: Leaf, index: int, client: AcmeClient, seen: _Seen) -> None:
    kept: dict[str, Any] = leaf.authorizations[index]
    found = client.authorization(kept["url"])
    if found.status == "valid":
        kept |= {"status": "valid", "hostname": found.hostname}
        seen.changed.append(leaf)
        seen.done += [kept["challenge"]] if kept.get("challenge") else []
        return
    if refused := authorization_fault(found):
        raise fault_of(refused)
    offer = _offer(row, found)
    is_ready = _is_in_dns if offer.type == DNS_01 else _is_on_nodes
    if not is_ready(row, leaf, index, (found, offer), client, seen):
        return
    if offer.status == "pending" and not kept.get("is_told"):
        client.answer(offer.url)
        kept["is_told"] = True
        seen.changed.append(leaf)
    seen.is_waiting = True


def _is_on_nodes(row: Rotation, leaf: Leaf, index: int, asked: Asked, client: AcmeClient, seen: _Seen) -> bool:
    """Whether every node that is heard answers the challenge; note what is to be done for that."""
    found, offer = asked
    now, challenge_id = timezone.now(), leaf.authorizations[index].get("challenge")
    challenge = Challenge.objects.filter(pk=challenge_id, expires_at__gt=now).first() if challenge_id else None
    if challenge is None:
        answer = client.key_authorization(offer.token)
        wanted = NewChallenge(ChallengeType(offer.type), found.hostname, offer.token, answer, now + LIFETIME)
        seen.new.append((leaf, index, wanted, offer.url))
        return False
    _require_echoes(challenge, seen)
    return not seen.missing


def _is_in_dns(row: Rotation, leaf: Leaf, index: int, asked: Asked, client: AcmeClient, seen: _Seen) -> bool:
    """Whether every name server has the record; take the next step towards that."""
    found, offer = asked
    kept = leaf.authorizations[index]
    if kept.get("is_told"):
        return True
    waits = take_record_step(row.certificate.issuer, kept, found.hostname, client.dns_value(offer.token))
    kept |= {"hostname": found.hostname, "status": "pending"}
    seen.changed.append(leaf)
    seen.records += [waits] if waits else []
    return not waits


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


def _put_on_nodes(row: Rotation, seen: _Seen) -> Look:
    """Put as many challenges on the nodes as they answer at a time; the others follow when some are done."""
    there = Challenge.objects.filter(gateway=row.slice.gateway_id, expires_at__gt=timezone.now())
    room = MAX_CHALLENGES - there.count()
    if room <= 0:
        text = f"Nodes answer {MAX_CHALLENGES} challenges already; waits until some of them are done."
        return Look(S.AUTHORIZING, text, WATCH, _save(seen))
    del seen.new[room:]
    return Look(S.AUTHORIZING, "Challenges are put on every node.", SOON, _put(seen))


def _put(seen: _Seen) -> Change:
    def change(row: Rotation) -> None:
        try:
            rows = put_challenges(row.slice.gateway, [wanted for _, _, wanted, _ in seen.new])
        except Conflict as full:  # others were quicker
            raise Later(full.detail) from None
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
        take_back(Challenge.objects.filter(pk__in=seen.done))

    return change


def _finish(seen: _Seen) -> Change:
    def change(row: Rotation) -> None:
        _save(seen)(row)
        take_back_challenges(row)

    return change
