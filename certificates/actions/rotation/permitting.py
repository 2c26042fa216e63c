"""Whether CAA records let this CA issue, asked before an order is opened: a refusal is told with the record."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

from django.utils import timezone
from dns.exception import DNSException
from dns.resolver import Resolver

from certificates.acme.caa import Caa, preflight
from certificates.acme.client import AcmeClient
from certificates.acme.dns.lookup import new_resolver
from certificates.acme.faults import AcmeFault
from certificates.actions.rotation.dns_records import resolver_of
from certificates.actions.rotation.looks import Fault
from certificates.actions.rotation.notes import tell
from certificates.life.states import FaultKind
from certificates.models import Rotation

ASK_SECONDS: Final = 3.0
AT_ONCE: Final = 8
NOTED: Final = "note"


def require_permission(row: Rotation, client: AcmeClient) -> None:
    """Raise Fault `rejected` where CAA forbids the CA to issue; what cannot be told is a line in the timeline."""
    identities = client.directory().caa_identities
    if not identities:
        return
    issuer = row.certificate.issuer
    try:
        resolver = resolver_of(issuer)[0] or new_resolver()
    except AcmeFault as fault:
        _note(row, fault.text)
        return
    resolver.lifetime = ASK_SECONDS
    ask = partial(
        _asked, identities=identities, way=row.certificate.challenge or issuer.challenge,
        account_url=issuer.account_url, resolver=resolver,
    )  # fmt: skip
    untold: list[str] = []
    for group in _groups(row.version.hostnames):
        with ThreadPoolExecutor(len(group)) as threads:
            found = dict(zip(group, threads.map(ask, group), strict=True))
        for hostname, said in found.items():
            if said.is_allowed is False:
                text = f"{said.text}{_quoted(said, resolver)}"
                raise Fault(FaultKind.REJECTED, text, names=(hostname,))
        untold += [said.text for said in found.values() if said.is_allowed is None]
        if untold:
            _note(row, untold[0])
            return  # nobody waits for a DNS that does not answer, name by name


def _asked(hostname: str, identities: tuple[str, ...], way: str, account_url: str, resolver: Resolver) -> Caa:
    is_wildcard = hostname.startswith("*.")
    return preflight(
        hostname, identities, is_wildcard=is_wildcard, challenge_type=way, account_url=account_url, resolver=resolver
    )


def _groups(hostnames: list[str]) -> Iterable[list[str]]:
    return (hostnames[start : start + AT_ONCE] for start in range(0, len(hostnames), AT_ONCE))


def _quoted(said: Caa, resolver: Resolver) -> str:
    """Return the records as they stand in the zone; "" when they cannot be read any more."""
    if said.found_at is None:
        return ""
    try:
        records = sorted(record.to_text() for record in resolver.resolve(f"{said.found_at}.", "CAA"))
    except DNSException:
        return ""
    return f" The records there: {'; '.join(records)}."


def _note(row: Rotation, text: str) -> None:
    tell(row.certificate, NOTED, text, timezone.now(), row)
