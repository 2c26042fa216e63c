"""Writes TXT records by DNS UPDATE (RFC 2136), signed with TSIG (RFC 8945)."""

import base64
from dataclasses import dataclass, field
from typing import Final

import dns.exception
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.resolver
import dns.tsig
import dns.update

from certificates.acme.dns.lookup import absolute, aliased, new_resolver, reason, shown, zone_of
from certificates.acme.faults import AcmeFault
from certificates.life.states import FaultKind

TTL_SECONDS: Final = 60
UPDATE_SECONDS: Final = 20.0
ALGORITHMS: Final = ("hmac-sha256", "hmac-sha384", "hmac-sha512")
_UNSIGNED: Final = (
    dns.exception.FormError,
    dns.message.UnknownTSIGKey,
    dns.tsig.BadSignature,
    dns.tsig.BadTime,
    dns.tsig.BadKey,
    dns.tsig.BadAlgorithm,
)
_TEMPORARY: Final = frozenset({dns.rcode.SERVFAIL})


@dataclass(frozen=True, slots=True)
class Rfc2136Dns:
    """A primary name server that takes updates over TCP.

    `server` is its IP address, `key_secret` the TSIG secret in base64, `key_algorithm` as in `hmac-sha256`. `zone` is
    found by SOA records at the server unless it is given. `resolver` follows CNAMEs of the record; None: the machine's.
    """

    server: str
    key_name: str
    key_secret: str = field(repr=False)
    key_algorithm: str = "hmac-sha256"
    port: int = 53
    zone: str | None = None
    resolver: dns.resolver.Resolver | None = field(default=None, repr=False)

    def present(self, record_name: str, value: str) -> None:
        """Add one value; see DnsProvider."""
        name = self._name(record_name)
        update = self._update(name)
        update.add(name, TTL_SECONDS, "TXT", _quoted(value))
        self._send(update, name)

    def remove(self, record_name: str, value: str) -> None:
        """Take one value away; see DnsProvider."""
        name = self._name(record_name)
        update = self._update(name)
        update.delete(name, "TXT", _quoted(value))
        self._send(update, name)

    def _name(self, record_name: str) -> dns.name.Name:
        return aliased(absolute(record_name), self.resolver or new_resolver())

    def _update(self, name: dns.name.Name) -> dns.update.UpdateMessage:
        zone = absolute(self.zone) if self.zone else zone_of(name, new_resolver((self.server,), self.port))
        if not name.is_subdomain(zone):
            text = (
                f"{shown(name)} is not in the zone {shown(zone)} of {self._where}; check the zone of the DNS provider."
            )
            raise AcmeFault(FaultKind.REJECTED, text, identifier=shown(name))
        return dns.update.UpdateMessage(zone, keyring=self._key())

    def _key(self) -> dns.tsig.Key:
        try:
            if self.key_algorithm not in ALGORITHMS:
                raise ValueError(self.key_algorithm)
            secret = base64.b64decode(self.key_secret, validate=True)
            return dns.tsig.Key(dns.name.from_text(self.key_name), secret, f"{self.key_algorithm}.")
        except (dns.exception.DNSException, ValueError) as error:
            text = f"The TSIG key {self.key_name} for {self._where} cannot be used: its secret must be base64 and its "
            raise AcmeFault(FaultKind.REJECTED, f"{text}algorithm one of {', '.join(ALGORITHMS)}.") from error

    def _send(self, update: dns.update.UpdateMessage, name: dns.name.Name) -> None:
        try:
            answer = dns.query.tcp(update, self.server, timeout=UPDATE_SECONDS, port=self.port)
        except dns.tsig.PeerError as error:
            raise self._refusal(name, f"it does not accept the TSIG key {self.key_name} ({error})") from error
        except _UNSIGNED as error:
            why = f"its answer is broken or not signed with the TSIG key {self.key_name}; it may not know that key"
            raise self._refusal(name, why) from error
        except (dns.exception.DNSException, OSError, EOFError) as error:
            text = f"The DNS server {self._where} cannot be reached: {reason(error)}."
            raise AcmeFault(FaultKind.TEMPORARY, text) from error
        if answer.rcode() in _TEMPORARY:
            raise AcmeFault(FaultKind.TEMPORARY, f"The DNS server {self._where} failed to change {shown(name)}.")
        if answer.rcode() != dns.rcode.NOERROR:
            raise self._refusal(name, f"it answers {dns.rcode.to_text(answer.rcode())}")

    def _refusal(self, name: dns.name.Name, why: str) -> AcmeFault:
        text = f"The DNS server {self._where} refuses to change {shown(name)}: {why}."
        return AcmeFault(FaultKind.REJECTED, text, identifier=shown(name))

    @property
    def _where(self) -> str:
        return f"{self.server} port {self.port}"


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
