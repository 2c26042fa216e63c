"""PURE: which certificate serves which hostname. A hostname that nobody claimed on the gateway is served by none."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from certificates.pki.errors import PkiError
from certificates.pki.names import covers, normal


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
    having = _by_own_name(in_order)
    served: dict[str, list[str]] = {offer.certificate: [] for offer in in_order}
    shadowed: dict[str, list[Shadowed]] = {offer.certificate: [] for offer in in_order}
    used: set[str] = set()
    for name in sorted({_spelt(name) for name in hostnames}):
        matching = _matching(name, having)
        used.update(matching)
        ranked = [offer.certificate for offer in _ranked(name, matching, having)]
        for winner in ranked[:1]:
            served[winner].append(name)
        for loser in ranked[1:]:
            shadowed[loser].append(Shadowed(name, ranked[0]))
    unclaimed = {offer.certificate: tuple(sorted(_spellings(offer) - used)) for offer in in_order}
    return tuple(Served(one, tuple(served[one]), tuple(shadowed[one]), unclaimed[one]) for one in unclaimed)


def _by_own_name(offers: Iterable[Offer]) -> dict[str, list[Offer]]:
    having: dict[str, list[Offer]] = {}
    for offer in offers:
        for own in _spellings(offer):
            having.setdefault(own, []).append(offer)
    return having


def _matching(name: str, having: Mapping[str, object]) -> list[str]:
    """The names in certificates that stand for a hostname: itself, then the wildcard above it."""
    candidates = (name, f"*.{name.partition('.')[2]}")
    return [own for own in dict.fromkeys(candidates) if own in having and covers(own, name)]


def _ranked(name: str, matching: Iterable[str], having: Mapping[str, Sequence[Offer]]) -> list[Offer]:
    exact = {offer.certificate for offer in having.get(name, ())}
    all_of_them = {offer.certificate: offer for own in matching for offer in having[own]}
    by_name = sorted(all_of_them.values(), key=lambda offer: offer.certificate)
    return sorted(
        by_name, key=lambda offer: (offer.is_pinned, offer.certificate in exact, offer.not_after), reverse=True
    )


def _spellings(offer: Offer) -> set[str]:
    return {_spelt(name) for name in offer.names}


def _spelt(name: str) -> str:
    """The one spelling of a name; what is none stays as it is, and no certificate covers it."""
    try:
        return normal(name)
    except PkiError:
        return name
