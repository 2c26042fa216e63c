"""DNS-01: the TXT record that proves a name is written, waited for at every server, and taken away again.

What is to be written is noted first and taken away by `remove_left_records`, so that a worker that dies in between
leaves no record for good. `Issuer.dns` says where records are written:

    {"type": "rfc2136", "server": "192.0.2.53", "key_name": "gatehouse.", "algorithm": "hmac-sha256", "port": 53,
     "zone": ""}
    {"type": "webhook", "url": "https://…"}

The TSIG secret (base64) or the webhook's signing key is in `dns_ciphertext`. With `visible_at` ("192.0.2.1:53") that
resolver is asked instead of this machine's, and authoritative servers at its port. These are asked in private networks
with leave alone (`GATEHOUSE_OUTBOUND_NETWORKS`): whoever owns a zone says where its servers are.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings as product
from django.db import transaction
from django.utils import timezone
from dns.resolver import Resolver

from certificates.acme.dns.lookup import new_resolver
from certificates.acme.dns.provider import DnsProvider, challenge_record
from certificates.acme.dns.rfc2136 import Rfc2136Dns
from certificates.acme.dns.visible import look
from certificates.acme.dns.webhook import WebhookDns
from certificates.acme.faults import AcmeFault
from certificates.actions.keys import open_of_issuer
from certificates.actions.rotation.looks import Fault
from certificates.actions.rotation.notes import tell
from certificates.life.states import FaultKind
from certificates.models import Issuer, Leaf, Rotation
from console.base.outbound.leave import Leave
from fleet.actions.lock_slice import lock_slice

DNS_01: Final = "dns-01"
PATIENCE: Final = timedelta(minutes=5)
"""How long the servers of a zone may take to have a record before that is a fault."""
REMOVALS: Final = 8
FIRST_PAUSE: Final = timedelta(minutes=1)
DNS_PORT: Final = 53
REQUIRED: Final = {"rfc2136": ("server", "key_name"), "webhook": ("url",)}
"""The ways of writing records, and what must be said of each, beside the secret."""
log = logging.getLogger(__name__)


def take_record_step(issuer: Issuer, kept: dict[str, Any], hostname: str, value: str) -> str:
    """Take the next step of one record, noted in `kept` (in memory); return what is waited for, "" once all have it.

    Raises Fault: `account` where the issuer's settings or its DNS server do not allow it, `temporary` otherwise.
    """
    record = challenge_record(hostname)
    noted = kept.get("dns")
    if not noted or noted["value"] != value:
        kept["dns"] = {"record": record, "value": value, "issuer": str(issuer.pk), "is_left": True}
        return f"The record {record} is being written."
    try:
        if "since" not in noted:
            provider_of(issuer).present(record, value)
            kept["dns"] = noted | {"since": timezone.now().isoformat()}
            return f"The record {record} is written; waits until every name server has it."
        return _missing(issuer, noted)
    except AcmeFault as fault:
        kind = FaultKind.ACCOUNT if fault.kind is FaultKind.REJECTED else fault.kind
        raise Fault(kind, fault.text, names=(hostname,), retry_after=fault.retry_after) from None


def provider_of(issuer: Issuer) -> DnsProvider:
    """Return where an issuer's records are written. Raises Fault `account` where that is not set."""
    settings = issuer.dns
    way = settings.get("type")
    missing = [name for name in REQUIRED.get(way, ()) if not settings.get(name)]
    if missing or (way in REQUIRED and not issuer.dns_ciphertext):
        text = f"Its settings for DNS records lack {', '.join(missing) or 'the secret'}."
        raise Fault(FaultKind.ACCOUNT, text)
    match way:
        case "rfc2136":
            secret = open_of_issuer(issuer, "dns_ciphertext").decode()
            algorithm = settings.get("algorithm") or "hmac-sha256"
            return Rfc2136Dns(
                settings["server"], settings["key_name"], secret, algorithm, int(settings.get("port") or DNS_PORT),
                settings.get("zone") or None, resolver_of(issuer)[0],
            )  # fmt: skip
        case "webhook":
            bundle = settings.get("ca_bundle", "").encode() or None
            return WebhookDns(settings["url"], open_of_issuer(issuer, "dns_ciphertext"), bundle)
        case _:
            raise Fault(FaultKind.ACCOUNT, "Its settings do not say where DNS records are written.")


def resolver_of(issuer: Issuer) -> tuple[Resolver | None, int]:
    """Return the resolver that is asked (None: this machine's) and the port of authoritative servers."""
    address, _, port = str(issuer.dns.get("visible_at") or "").rpartition(":")
    if not address:
        return None, DNS_PORT
    return new_resolver((address,), int(port)), int(port)


def left_of(authorizations: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what must be remembered of authorizations that are over: records that are still to be taken away."""
    return [kept | {"status": "over"} for kept in authorizations if _is_left(kept)]


def remove_left_records() -> int:
    """Take away the records that nobody needs any more; return how many went."""
    count = 0
    leaves = Leaf.objects.filter(authorizations__contains=[{"dns": {"is_left": True}}])
    for leaf in leaves.select_related("version__certificate__slice"):
        is_under_way = Rotation.objects.under_way().filter(version=leaf.version_id).exists()
        for kept in leaf.authorizations:
            if _is_left(kept) and _is_due(kept, is_under_way=is_under_way):
                count += _remove(leaf, kept["dns"])
    return count


def _missing(issuer: Issuer, noted: dict[str, Any]) -> str:
    resolver, port = resolver_of(issuer)
    leave = Leave(networks=tuple(product.OUTBOUND_NETWORKS))
    found = look(noted["record"], noted["value"], resolver, port=port, leave=leave)
    if found.is_everywhere:
        return ""
    where = "; ".join(found.missing) or "its zone names no servers"
    if timezone.now() - datetime.fromisoformat(noted["since"]) > PATIENCE:
        raise AcmeFault(FaultKind.TEMPORARY, f"The record {noted['record']} is not visible everywhere: {where}.")
    return f"Waits until every name server has the record {noted['record']}: {where}."


def _is_left(kept: dict[str, Any]) -> bool:
    return bool(kept.get("dns", {}).get("is_left"))


def _is_due(kept: dict[str, Any], *, is_under_way: bool) -> bool:
    again_at = kept["dns"].get("again_at")
    if again_at and datetime.fromisoformat(again_at) > timezone.now():
        return False
    return kept.get("status") in {"valid", "over"} or not is_under_way


def _remove(leaf: Leaf, noted: dict[str, Any]) -> bool:
    failures = noted.get("failures", 0)
    try:
        issuer = Issuer.objects.filter(pk=noted["issuer"]).first()
        if issuer is None:
            raise Fault(FaultKind.ACCOUNT, "Its issuer was deleted.")
        provider_of(issuer).remove(noted["record"], noted["value"])
    except (Fault, AcmeFault) as fault:
        again_at = timezone.now() + FIRST_PAUSE * 2**failures
        is_over = failures + 1 >= REMOVALS
        _note(leaf, noted, {"is_left": not is_over, "failures": failures + 1, "again_at": again_at.isoformat()})
        if is_over:
            text = f"The record {noted['record']} could not be taken away; do it by hand. {fault.text}"
            tell(leaf.version.certificate, "fault", text, timezone.now())
        return False
    _note(leaf, noted, {"is_left": False})
    return True


@transaction.atomic
def _note(leaf: Leaf, noted: dict[str, Any], changes: dict[str, Any]) -> None:
    lock_slice(leaf.version.certificate.slice_id)
    now = Leaf.objects.get(pk=leaf.pk)
    for kept in now.authorizations:
        if kept.get("dns", {}).get("value") == noted["value"]:
            kept["dns"] |= changes
    now.save(update_fields=["authorizations"])
