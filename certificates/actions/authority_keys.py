"""Authorities as they are made: a root that signs nothing but CAs, an intermediate that issues, and what signs now.

Their private keys are opened to be used and dropped at once.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Max

from certificates.actions.keys import open_of_authority, open_of_issuer, seal_for_authority, seal_for_issuer
from certificates.life.authorities import INTERMEDIATE_LIFETIME, ROOT_LIFETIME
from certificates.life.validity import Life
from certificates.models import Authority, AuthorityState, Issuer
from certificates.pki.authority import KeyPair, cross_signed, make_intermediate, make_root, may_cross_sign
from certificates.pki.chains import read_chain
from certificates.pki.keys import KeyType

_LONGEST_TITLE: Final = 40
"""Characters of a title in the name of a CA, which has 64 at most."""


@dataclass(frozen=True, slots=True)
class Signer:
    """What issues now: the intermediate, and the certificates to send above it, PEM, "" for none."""

    authority: Authority
    intermediate: KeyPair
    above: bytes


def new_authority(issuer: Issuer, state: AuthorityState, now: datetime) -> Authority:
    """Return the issuer's next authority (in memory); where there is an active one, its root signs the new one too."""
    number = (issuer.authorities.aggregate(last=Max("number"))["last"] or 0) + 1
    row = Authority(issuer=issuer, number=number, state=str(state), created_at=now)
    if state is AuthorityState.ACTIVE:
        row.activated_at = now
    root = make_root(_name(row, "root"), KeyType.ECDSA_P384, now, ROOT_LIFETIME)
    row.root_pem, row.root_ends_at = root.certificate_pem.decode(), life_of_pem(root.certificate_pem.decode()).not_after
    _put_intermediate(row, root, now)
    old = active_of(issuer)
    if old is not None and old.root_ends_at > now and may_cross_sign(old.root_pem.encode()):
        row.cross_pem = cross_signed(root_of(old), root.certificate_pem, now).decode()
        row.cross_signed_by = old
    return row


def renew_intermediate(row: Authority, now: datetime) -> None:
    """Put a new intermediate below the same root on the authority (in memory); the old one's key is dropped."""
    _put_intermediate(row, root_of(row), now)


def active_of(issuer: Issuer) -> Authority | None:
    """Return the authority that issues; None for an issuer that is no CA of ours."""
    return issuer.authorities.filter(state=AuthorityState.ACTIVE).first()


def signer_of(issuer: Issuer, now: datetime) -> Signer | None:
    """Return what the issuer's certificates come from now; None while nothing is active.

    The root before is sent along while it retires, for clients that trust it alone, and only where it outlasts what
    is issued: some clients refuse a chain in which anything has ended.
    """
    row = active_of(issuer)
    if row is None:
        return None
    pair = KeyPair(row.intermediate_pem.encode(), _keys(row)["intermediate"].encode())
    ends_at = min(now + timedelta(seconds=issuer.lifetime_seconds), row.intermediate_ends_at)
    is_sent = sends_cross(row) and life_of_pem(row.cross_pem).not_after >= ends_at
    return Signer(row, pair, row.cross_pem.encode() if is_sent else b"")


def sends_cross(row: Authority) -> bool:
    """Whether its chains hold the root signed by the one before: while that retires, and nobody else has its key."""
    before = row.cross_signed_by
    return before is not None and before.state == AuthorityState.RETIRING and not before.is_compromised


def root_of(row: Authority) -> KeyPair:
    """Return the root with its private key."""
    return KeyPair(row.root_pem.encode(), _keys(row)["root"].encode())


def keep_on_issuer(row: Authority) -> None:
    """Put the authority on its issuer (in memory) where processes of the release before look; take over keys there.

    Keys of number 1 that still lie in the issuer's row alone are moved to their own first.
    """
    issuer, keys = row.issuer, _keys(row)
    for other in issuer.authorities.filter(ciphertext=b"").exclude(state=AuthorityState.RETIRED):
        _seal(other, _keys(other))
        other.save(update_fields=["ciphertext"])
    issuer.root_pem, issuer.intermediate_pem = row.root_pem, row.intermediate_pem
    issuer.ca_ciphertext = seal_for_issuer(issuer, "ca_ciphertext", json.dumps(keys).encode())


def life_of_pem(pem: str) -> Life:
    """Return the validity of the first certificate of a PEM text."""
    first = read_chain(pem.encode())[0]
    return Life(first.not_valid_before_utc, first.not_valid_after_utc)


def _put_intermediate(row: Authority, root: KeyPair, now: datetime) -> None:
    below = make_intermediate(root, _name(row, "intermediate"), KeyType.ECDSA_P256, now, INTERMEDIATE_LIFETIME)
    row.intermediate_pem = below.certificate_pem.decode()
    row.intermediate_ends_at = life_of_pem(row.intermediate_pem).not_after
    _seal(row, {"root": root.private_key_pem.decode(), "intermediate": below.private_key_pem.decode()})


def _name(row: Authority, what: str) -> str:
    number = f" {row.number}" if row.number > 1 else ""
    return f"{row.issuer.shown_name[:_LONGEST_TITLE]} {what}{number}"


def _seal(row: Authority, keys: dict[str, str]) -> None:
    row.ciphertext = seal_for_authority(row, json.dumps(keys).encode())


def _keys(row: Authority) -> dict[str, str]:
    kept = open_of_authority(row) if row.ciphertext else open_of_issuer(row.issuer, "ca_ciphertext")
    found: dict[str, str] = json.loads(kept)
    return found
