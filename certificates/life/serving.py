"""PURE: which certificate serves which hostname. A hostname that nobody claimed on the gateway is served by none."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from certificates.pki.names import names_for, spelt


@dataclass(frozen=True, slots=True)
class Offer:
    """A certificate that could serve: its name in the slice, and its DNS names. One `is_pinned` goes before others."""

    certificate: str
    names: tuple[str, ...]
    not_after: datetime
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class Shadowed:
    """A claimed hostname that a certificate covers and another one (`by`) serves."""

    name: str
    by: str


@dataclass(frozen=True, slots=True)
class Served:
    """What a certificate serves, all in order of the names.

    `unclaimed`: its own names for which no hostname is claimed on the gateway.
    """

    certificate: str
    names: tuple[str, ...]
    shadowed: tuple[Shadowed, ...]
    unclaimed: tuple[str, ...]


def serving(offers: Sequence[Offer], hostnames: Collection[str]) -> tuple[Served, ...]:
    """Return what each certificate serves of the claimed `hostnames`, by certificate name; order plays no part.

    A hostname goes to one certificate: a pinned one, then one that has the exact name rather than a wildcard, then the
    one that ends later, then the first by name. `*.x` is served by a certificate with the name `*.x` alone. ValueError:
    two offers of one certificate.
    """
    if len({offer.certificate for offer in offers}) < len(offers):
        raise ValueError("A certificate is offered twice.")
    in_order = sorted(offers, key=lambda offer: offer.certificate)
    spelling = {name: spelt(name) for name in {*hostnames, *(name for offer in offers for name in offer.names)}}
    spellings = {offer.certificate: {spelling[name] or name for name in offer.names} for offer in in_order}
    having: dict[str, list[Offer]] = {}
    for offer in in_order:
        for own in spellings[offer.certificate]:
            having.setdefault(own, []).append(offer)
    served: dict[str, list[str]] = {offer.certificate: [] for offer in in_order}
    shadowed: dict[str, list[Shadowed]] = {offer.certificate: [] for offer in in_order}
    used: set[str] = set()
    for name in sorted({spelling[name] for name in hostnames} - {""}):
        matching = [own for own in names_for(name) if own in having]
        used.update(matching)
        ranked = [offer.certificate for offer in _ranked(name, matching, having)]
        for winner in ranked[:1]:
            served[winner].append(name)
        for loser in ranked[1:]:
            shadowed[loser].append(Shadowed(name, ranked[0]))
    unclaimed = {offer.certificate: tuple(sorted(spellings[offer.certificate] - used)) for offer in in_order}
    return tuple(Served(one, tuple(served[one]), tuple(shadowed[one]), unclaimed[one]) for one in unclaimed)


def _ranked(name: str, matching: Iterable[str], having: Mapping[str, Sequence[Offer]]) -> list[Offer]:
    exact = {offer.certificate for offer in having.get(name, ())}
    all_of_them = {offer.certificate: offer for own in matching for offer in having[own]}
    if len(all_of_them) < 2:
        return list(all_of_them.values())
    by_name = sorted(all_of_them.values(), key=lambda offer: offer.certificate)
    return sorted(
        by_name, key=lambda offer: (offer.is_pinned, offer.certificate in exact, offer.not_after), reverse=True
    )
