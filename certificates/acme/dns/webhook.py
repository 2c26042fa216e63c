"""Has TXT records written by somebody else's service: a signed POST for each value.

The body is `{"action": "present" | "remove", "record": "_acme-challenge.a.example", "value": "…"}`. The header
`Gatehouse-Signature: t=<seconds since 1970>,v1=<hex>` holds the HMAC-SHA256 of `<t>.<body>`; the service recomputes it
and refuses a `t` older than five minutes. It answers 2xx once the record is written.
"""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Final

from certificates.acme.addresses import AddressGuard
from certificates.acme.faults import AcmeFault
from certificates.acme.problems import Call
from certificates.acme.transport import Answer, Transport
from certificates.life.states import FaultKind

SIGNATURE_HEADER: Final = "Gatehouse-Signature"
_TEMPORARY: Final = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class WebhookDns:
    """A service at an https address (http on 127.0.0.1 only); `ca_bundle_pem` replaces the public roots.

    `is_private_allowed`: whether it may be in a private network; False where tenants may enter the address.
    """

    url: str
    secret: bytes = field(repr=False)
    ca_bundle_pem: bytes | None = field(default=None, repr=False)
    user_agent: str = "gatehouse"
    is_private_allowed: bool = True

    def present(self, record_name: str, value: str) -> None:
        """Add one value; see DnsProvider."""
        self._post("present", record_name, value)

    def remove(self, record_name: str, value: str) -> None:
        """Take one value away; see DnsProvider."""
        self._post("remove", record_name, value)

    def _post(self, action: str, record_name: str, value: str) -> None:
        body = json.dumps({"action": action, "record": record_name.rstrip("."), "value": value}).encode()
        headers = {"Content-Type": "application/json", SIGNATURE_HEADER: signature(self.secret, int(time.time()), body)}
        guard = self._guard()
        bundle, is_private_allowed = self.ca_bundle_pem, self.is_private_allowed
        with Transport(guard, self.user_agent, bundle, is_private_allowed=is_private_allowed) as transport:
            answer = _sent(transport, self.url, body, headers)
        if answer.status >= 300:
            raise _refusal(guard.host, record_name, answer)

    def _guard(self) -> AddressGuard:
        try:
            return AddressGuard(self.url)
        except AcmeFault as error:
            text = f"The DNS webhook's address {self.url} cannot be used; give one that begins with https://."
            raise AcmeFault(FaultKind.REJECTED, text) from error


def signature(secret: bytes, at_seconds: int, body: bytes) -> str:
    """Return the header's value for a body signed at that time."""
    digest = hmac.new(secret, f"{at_seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at_seconds},v1={digest}"


def _sent(transport: Transport, url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Send it; an address that is not connected to is a refusal here, no matter of a CA's account."""
    try:
        return transport.send("POST", url, Call.DNS, body=body, headers=headers)
    except AcmeFault as fault:
        if fault.kind is not FaultKind.ACCOUNT:
            raise
        raise AcmeFault(FaultKind.REJECTED, fault.text, is_lasting=True) from fault


def _refusal(host: str, record_name: str, answer: Answer) -> AcmeFault:
    is_temporary = answer.status >= 500 or answer.status in _TEMPORARY
    text = (
        f"The DNS webhook at {host} did not change {record_name.rstrip('.')}: it answered HTTP status {answer.status}."
    )
    return AcmeFault(
        FaultKind.TEMPORARY if is_temporary else FaultKind.REJECTED,
        text,
        retry_after=answer.retry_after if is_temporary else None,
        identifier=record_name.rstrip("."),
    )
