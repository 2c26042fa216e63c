"""Asks before the CA does whether CAA records (RFC 8659, RFC 8657) let this CA issue, with this account, this way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

from certificates.acme.dns.lookup import absolute, new_resolver, reason, shown

_CRITICAL: Final = 128
_KNOWN_TAGS: Final = frozenset({"issue", "issuewild", "iodef", "contactemail", "contactphone", "issuemail", "issuevmc"})


@dataclass(frozen=True, slots=True)
class Caa:
    """What CAA says: `is_allowed` is None when it cannot be told. `found_at` is the name with records, or None."""

    is_allowed: bool | None
    text: str
    found_at: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """One CAA record; `tag` is in lower case."""

    flags: int
    tag: str
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants to issue and how; `identities` are the CA's `caaIdentities`, in lower case."""

    identities: frozenset[str]
    is_wildcard: bool
    challenge_type: str
    account_url: str | None


def preflight(
    hostname: str,
    identities: Sequence[str],
    *,
    is_wildcard: bool,
    challenge_type: str,
    account_url: str | None,
    resolver: dns.resolver.Resolver | None = None,
) -> Caa:
    """Climb from `hostname` to the first name with CAA records and judge those; none anywhere allows everybody.

    A server that fails or is silent gives `is_allowed` None, never True: a CA would refuse then.
    Raise AcmeFault when `hostname` is no DNS name, or without a resolver on a machine that has none.
    """
    base = hostname.removeprefix("*.")
    asked = Asked(
        frozenset(each.lower().rstrip(".") for each in identities),
        is_wildcard or hostname.startswith("*."),
        challenge_type,
        account_url,
    )
    resolver = resolver or new_resolver()
    name = absolute(base)
    while name != dns.name.root:
        try:
            records = _records(name, resolver)
        except dns.exception.DNSException as error:
            text = f"The CAA records of {shown(name)} cannot be read: {reason(error)}; a CA refuses to issue then."
            return Caa(None, text, shown(name))
        if records:
            is_allowed, text = judge(records, asked, shown(name))
            return Caa(is_allowed, text, shown(name))
        name = name.parent()
    return Caa(True, f"No CAA record restricts who may issue for {base}.", None)


def judge(records: Sequence[Record], asked: Asked, where: str) -> tuple[bool | None, str]:
    """Say whether the records found at `where` allow it, and why (PURE); None when the CA's identity is not known."""
    strange = [each.tag for each in records if each.flags & _CRITICAL and each.tag not in _KNOWN_TAGS]
    if strange:
        return False, f"CAA at {where} has a critical property {strange[0]!r} that CAs must not ignore."
    tag = "issuewild" if asked.is_wildcard and any(each.tag == "issuewild" for each in records) else "issue"
    rules = [each.value for each in records if each.tag == tag]
    if not rules:
        return True, f"CAA at {where} does not restrict who may issue."
    if not asked.identities:
        return None, f"CAA at {where} restricts who may issue, and this CA does not say by which name it goes there."
    objections = [_objection(rule, asked, where) for rule in rules if _issuer(rule) in asked.identities]
    if None in objections:
        return True, f"CAA at {where} allows this CA."
    names = " or ".join(sorted(asked.identities))
    fallback = f'CAA at {where} does not allow {names}; add the record: {tag} "{names}".'
    return False, next(filter(None, objections), fallback)


def _issuer(rule: str) -> str:
    return rule.partition(";")[0].strip().lower().rstrip(".")


def _objection(rule: str, asked: Asked, where: str) -> str | None:
    """Return why an issue or issuewild value that names this CA does not let us issue, None when it does."""
    parts = [part.partition("=") for part in rule.split(";")[1:] if part.strip()]
    parameters = [(key.strip().lower(), value.strip()) for key, _, value in parts]
    for name, wanted in (("accounturi", asked.account_url), ("validationmethods", asked.challenge_type)):
        values = [value for key, value in parameters if key == name]
        if len(values) > 1:
            return f"CAA at {where} names {name} twice in one record, which allows nobody."
        if values and not _is_met(name, values[0], wanted):
            return _mismatch(name, values[0], wanted, where)
    return None


def _is_met(name: str, value: str, wanted: str | None) -> bool:
    if name == "accounturi":
        return wanted is not None and value == wanted
    return wanted in {method.strip() for method in value.split(",")}


def _mismatch(name: str, value: str, wanted: str | None, where: str) -> str:
    if name == "accounturi":
        return f"CAA at {where} allows only the account {value}; ours is {wanted or 'not registered yet'}."
    return f"CAA at {where} allows only validation by {value}, not by {wanted}."


def _records(name: dns.name.Name, resolver: dns.resolver.Resolver) -> list[Record]:
    """Return the CAA records of one name, aliases followed; none for a name that has none or does not exist."""
    try:
        found = resolver.resolve(name, dns.rdatatype.CAA, raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN:
        return []
    return [
        Record(each.flags, each.tag.decode("ascii", "replace").lower(), each.value.decode("utf-8", "replace"))
        for each in found
    ]
