"""An ACME client (RFC 8555, RFC 9773) whose calls are one or a few requests each and hold on to nothing but addresses.

A caller that dies anywhere goes on with the addresses it kept. Nothing waits or polls here. Every failure is an
AcmeFault. Why not `acme.client.ClientV2`: it sleeps while polling, cannot say `replaces`, hides every 409, asks for a
wrong nonce only once more, trusts every address the CA names and logs what it signs; its messages and JWS are used.
"""

import re
from collections.abc import Collection, Sequence
from typing import Any, Final, Self

import requests
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.acme.addresses import AddressGuard
from certificates.acme.faults import AcmeFault
from certificates.acme.problems import Call, order_fault
from certificates.acme.reading import (
    read_authorization,
    read_directory,
    read_order,
    read_renewal_info,
    unreadable,
)
from certificates.acme.resources import Account, Authorization, Directory, Eab, Order, RenewalInfo
from certificates.acme.signed import SignedRequests
from certificates.acme.signing import AccountKey, base64url
from certificates.acme.transport import Answer, Transport
from certificates.life.states import FaultKind

MOST_ALTERNATES: Final = 8
_CERTIFICATE_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,100}\.[A-Za-z0-9_-]{1,60}")


class AcmeClient:
    """One account at one CA, used as a context; not for use by two threads at once.

    `allow_hosts`: further hosts (`name` or `name:port`) at which the CA may keep its resources. `is_private_allowed`:
    whether it may be in a private network; False wherever anybody but the platform's operators may enter a directory.
    """

    def __init__(
        self,
        account: Account,
        user_agent: str,
        *,
        allow_hosts: Collection[str] = (),
        is_private_allowed: bool = True,
    ) -> None:
        """Read key and addresses; raise AcmeFault(account) when they cannot be used. Nothing is sent yet."""
        self._account = account
        self._key = AccountKey(account.key_pem)
        self._guard = AddressGuard(account.directory_url, allow_hosts)
        bundle = account.ca_bundle_pem
        self._transport = Transport(self._guard, user_agent, bundle, is_private_allowed=is_private_allowed)
        self._requests = SignedRequests(self._transport, self._key, self._guard, account)

    def __enter__(self) -> Self:
        """Open the connections."""
        self._transport.__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        """Close them."""
        self._transport.__exit__(*exception)

    def directory(self) -> Directory:
        """Return what the CA offers; asked for once in the life of this client."""
        return read_directory(self._requests.addresses())

    def register(self, email: str, terms_agreed: bool, eab: Eab | None = None) -> str:
        """Register the account's key and return the account's url; a key known already gives the same."""
        payload: dict[str, Any] = {"termsOfServiceAgreed": terms_agreed}
        if email:
            payload["contact"] = [f"mailto:{email}"]
        if eab:
            payload["externalAccountBinding"] = self._key.binding(eab, self._requests.address("newAccount"))
        answer = self._requests.post("newAccount", payload, Call.ACCOUNT, is_known=False)
        status = answer.json().get("status", "valid")
        if status != "valid":
            raise AcmeFault(FaultKind.ACCOUNT, f"The account at {self._guard.host} is {status}; use another key.")
        self._requests.account_url = self._location(answer)
        return self._requests.account_url

    def new_order(self, hostnames: Sequence[str], profile: str | None = None, replaces: str | None = None) -> Order:
        """Open an order; `replaces` is the certificate id (RFC 9773 §4.1) of the one it takes the place of.

        `replaces` is left out when the CA offers no renewal information, as RFC 9773 §5 asks.
        """
        payload: dict[str, Any] = {"identifiers": [{"type": "dns", "value": name} for name in hostnames]}
        if profile:
            payload["profile"] = profile
        if replaces and self.directory().has_renewal_info:
            payload["replaces"] = _certificate_id(replaces)
        call = Call.REPLACING_ORDER if "replaces" in payload else Call.NEW_ORDER
        answer = self._requests.post("newOrder", payload, call)
        return read_order(answer.json(), self._location(answer), answer.retry_after, self._guard.check)

    def order(self, url: str) -> Order:
        """Return the order as it stands; an invalid one is an answer too, see `problems.order_fault`."""
        answer = self._requests.post(url, None, Call.ORDER)
        return read_order(answer.json(), url, answer.retry_after, self._guard.check)

    def authorization(self, url: str) -> Authorization:
        """Return the authorization as it stands; an invalid one is one too, see `problems.authorization_fault`."""
        answer = self._requests.post(url, None, Call.AUTHORIZATION)
        return read_authorization(answer.json(), url, answer.retry_after, self._guard.check)

    def key_authorization(self, token: str) -> str:
        """Return what answers an HTTP-01 challenge, and what a TLS-ALPN-01 certificate holds the SHA-256 of."""
        return self._key.key_authorization(token)

    def dns_value(self, token: str) -> str:
        """Return what the TXT record `_acme-challenge.<hostname>` must hold for DNS-01."""
        return self._key.dns_value(token)

    def answer(self, challenge_url: str) -> None:
        """Tell the CA that the challenge may be checked; ask `authorization` first whether it still is pending."""
        self._requests.post(challenge_url, {}, Call.CHALLENGE)

    def finalize(self, order: Order, csr_pem: bytes) -> Order:
        """Hand in the request; an order that is being issued already, or is issued, is returned as it stands."""
        csr = x509.load_pem_x509_csr(csr_pem).public_bytes(Encoding.DER)
        try:
            answer = self._requests.post(order.finalize_url, {"csr": base64url(csr)}, Call.FINALIZE)
        except AcmeFault as fault:
            if not fault.urn.endswith(":orderNotReady"):
                raise
            return self._after_not_ready(order, fault)
        return read_order(answer.json(), order.url, answer.retry_after, self._guard.check)

    def certificate(self, order: Order) -> tuple[bytes, ...]:
        """Return the chain as PEM, leaf first, then the alternate chains the CA offers (at most 8)."""
        if order.certificate_url is None:
            raise order_fault(order) or AcmeFault(FaultKind.TEMPORARY, "The CA has not issued the certificate yet.")
        answer = self._chain(order.certificate_url)
        links = requests.utils.parse_header_links(answer.headers.get("Link", ""))
        alternates = [link["url"] for link in links if link.get("rel") == "alternate"][:MOST_ALTERNATES]
        return answer.body, *(self._chain(url).body for url in alternates)

    def renewal_info(self, certificate_id: str) -> RenewalInfo:
        """Return when the CA suggests to renew the certificate of that id (RFC 9773 §4.1)."""
        if not self.directory().has_renewal_info:
            text = f"{self._guard.host} offers no renewal information."
            raise AcmeFault(FaultKind.TEMPORARY, text, is_lasting=True)
        url = f"{self._requests.address('renewalInfo').rstrip('/')}/{_certificate_id(certificate_id)}"
        answer = self._transport.send("GET", url, Call.RENEWAL_INFO)
        if answer.status != 200:
            raise answer.fault(self._guard.host, Call.RENEWAL_INFO)
        return read_renewal_info(answer.json(), answer.retry_after)

    def revoke(self, certificate_pem: bytes, reason: int = 0) -> None:
        """Revoke the first certificate of `certificate_pem`, `reason` as in RFC 5280 §5.3.1; a second time is fine."""
        der = x509.load_pem_x509_certificate(certificate_pem).public_bytes(Encoding.DER)
        try:
            self._requests.post("revokeCert", {"certificate": base64url(der), "reason": reason}, Call.REVOKE)
        except AcmeFault as fault:
            if not fault.urn.endswith(":alreadyRevoked"):
                raise

    def _after_not_ready(self, order: Order, fault: AcmeFault) -> Order:
        """Return the order that an earlier call of a worker that died has finalized; else the fault stands."""
        now = self.order(order.url)
        if now.status in {"processing", "valid", "invalid"}:
            return now
        raise fault

    def _chain(self, url: str) -> Answer:
        answer = self._requests.post(url, None, Call.CERTIFICATE, accept="application/pem-certificate-chain")
        try:
            x509.load_pem_x509_certificates(answer.body)
        except ValueError as error:
            raise unreadable("it is not a chain of certificates") from error
        return answer

    def _location(self, answer: Answer) -> str:
        url = answer.headers.get("Location")
        if not url:
            raise unreadable("it names no address of what was made")
        return self._guard.check(url)


def _certificate_id(text: str) -> str:
    if not _CERTIFICATE_ID.fullmatch(text):
        raise ValueError(f"{text!r} is no certificate id of RFC 9773")
    return text
