"""What people ask for, checked: hostnames that are theirs, a name, an issuer that is there, keys it issues for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from certificates.models import Certificate, Issuer
from certificates.pki.errors import PkiError
from certificates.pki.keys import KeyType
from certificates.pki.names import normal
from certificates.queries.content import claimed_hostnames
from console.base.errors import FieldProblem, Invalid
from policies.drafting.claims import covering
from policies.models import Slice

MOST_HOSTNAMES: Final = 100
CHALLENGES: Final = ("http-01", "tls-alpn-01", "dns-01")
_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A certificate to be issued; empty `name`, `key_types`, `challenge` and no `issuer` mean the usual ones."""

    hostnames: Sequence[str]
    issuer: str | None = None
    name: str = ""
    key_types: Sequence[str] = ()
    challenge: str = ""
    owner: str = ""
    drain_connections: bool = False


def checked_hostnames(slice: Slice, hostnames: Sequence[str]) -> list[str]:
    """Return them in their one spelling; raise Invalid at each that is none, comes twice, or is not claimed here."""
    if not 1 <= len(hostnames) <= MOST_HOSTNAMES:
        raise Invalid.field("/hostnames", "out_of_range", f"1 to {MOST_HOSTNAMES} hostnames.")
    claimed = set(claimed_hostnames(slice))
    found: list[str] = []
    problems = []
    for index, text in enumerate(hostnames):
        problem = _problem(text, claimed, found)
        if problem:
            problems.append(FieldProblem(problem[0], f"/hostnames/{index}", problem[1]))
        else:
            found.append(normal(text))
    if problems:
        raise Invalid("Some hostnames cannot be on this certificate.", code="hostnames_invalid", problems=problems)
    return found


def checked_name(slice: Slice, name: str, hostnames: Sequence[str]) -> str:
    """Return the name, or one made of the first hostname; raise Invalid where it is none or taken."""
    taken = set(Certificate.objects.shown().filter(slice=slice).values_list("name", flat=True))
    if not name and not hostnames:
        raise Invalid.field("/name", "required", "A certificate without hostnames needs a name.")
    if not name:
        base = hostnames[0].replace("*.", "wildcard-").replace(".", "-")[:55].strip("-")
        candidates = [base, *(f"{base}-{number}" for number in range(2, 1000))]
        return next(candidate for candidate in candidates if candidate not in taken)
    if not _NAME.fullmatch(name):
        raise Invalid.field("/name", "invalid", "1 to 63 of a to z, 0 to 9 and -, not at the ends.")
    if name in taken:
        raise Invalid.field("/name", "taken", f"There is a certificate {name} already.")
    return name


def checked_issuer(name: str | None) -> Issuer:
    """Return the issuer of that name, None for the default; raise Invalid where there is none."""
    rows = Issuer.objects.filter(name=name) if name else Issuer.objects.filter(is_default=True)
    found = rows.first()
    if found is None:
        text = f"There is no issuer {name}." if name else "No issuer is the default; name one."
        raise Invalid.field("/issuer", "issuer_unknown", text)
    return found


def checked_keys(key_types: Sequence[str], issuer: Issuer) -> list[str]:
    """Return one key type for each family; raise Invalid at one that is not known, or two of a family."""
    found: dict[str, str] = {}
    for index, text in enumerate(key_types or issuer.key_types or [str(KeyType.ECDSA_P256)]):
        if text not in set(KeyType):
            raise Invalid.field(f"/key_types/{index}", "invalid", f"One of {', '.join(KeyType)}.")
        family = KeyType(text).family
        if family in found:
            raise Invalid.field(f"/key_types/{index}", "family_twice", "One key of each family: RSA and ECDSA.")
        found[family] = text
    return list(found.values())


def checked_challenge(challenge: str, hostnames: Sequence[str], issuer: Issuer) -> str:
    """Return how the names are proven, "" for the issuer's way; raise Invalid where that cannot work."""
    way = challenge or issuer.challenge
    if challenge and challenge not in CHALLENGES:
        raise Invalid.field("/challenge", "invalid", f"One of {', '.join(CHALLENGES)}.")
    if way == "dns-01" and not issuer.dns.get("type"):
        text = f"Issuer {issuer.name} does not know how to write DNS records."
        raise Invalid.field("/challenge", "dns_unknown", text)
    is_wild = any(name.startswith("*.") for name in hostnames)
    if is_wild and issuer.directory_url and way != "dns-01":
        raise Invalid.field("/hostnames", "wildcard_needs_dns", "A CA issues wildcards over dns-01 only.")
    return challenge


def _problem(text: str, claimed: set[str], found: Sequence[str]) -> tuple[str, str] | None:
    try:
        name = normal(text)
    except PkiError as fault:
        return fault.code, fault.text
    if name in found:
        return "twice", f"{name} is there twice."
    if name not in claimed and not any(wildcard in claimed for wildcard in covering(name)):
        return "not_claimed", f"{name} is no hostname of this slice; add it under hostnames first."
    return None
