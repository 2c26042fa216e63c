"""Signed requests of one account: finds the CA's addresses, keeps nonces, and asks again when one was not good."""

from collections.abc import Mapping
from typing import Any, Final

from josepy.b64 import b64decode

from certificates.acme.addresses import AddressGuard
from certificates.acme.faults import AcmeFault
from certificates.acme.problems import Call
from certificates.acme.reading import unreadable
from certificates.acme.resources import Account
from certificates.acme.signing import AccountKey
from certificates.acme.transport import Answer, Transport
from certificates.life.states import FaultKind

NONCE_TRIES: Final = 6  # the first one, and five with fresh nonces
_BAD_NONCE: Final = "urn:ietf:params:acme:error:badNonce"
_DIRECTORY_NAMES: Final = frozenset({"newNonce", "newAccount", "newOrder", "revokeCert", "renewalInfo"})


class SignedRequests:
    """What an account sends; `account_url` is None until it is registered."""

    def __init__(self, transport: Transport, key: AccountKey, guard: AddressGuard, account: Account) -> None:
        """Keep what is needed; nothing is sent yet."""
        self._transport = transport
        self._key = key
        self._guard = guard
        self._directory_url = account.directory_url
        self._directory: dict[str, Any] | None = None
        self._nonces: list[str] = []
        self.account_url = account.url

    def addresses(self) -> dict[str, Any]:
        """Return the directory as the CA sent it, asked for once."""
        if self._directory is None:
            answer = self._transport.send("GET", self._directory_url, Call.DIRECTORY)
            if answer.status != 200:
                raise answer.fault(self._guard.host, Call.DIRECTORY)
            self._directory = answer.json()
        return self._directory

    def address(self, name: str) -> str:
        """Return one address of the directory, checked."""
        url = self.addresses().get(name)
        if not isinstance(url, str):
            raise unreadable(f"its directory has no {name}; the address given may not be that of an ACME directory")
        return self._guard.check(url)

    def post(
        self,
        target: str,
        payload: Mapping[str, Any] | None,
        call: Call,
        *,
        is_known: bool = True,
        accept: str | None = None,
    ) -> Answer:
        """Post `payload` (None: POST-as-GET) to a url, or a name of the directory; return an answer below 300.

        `is_known` False signs with the key itself instead of the account's url. A bad nonce is replaced up to 5 times.
        """
        if is_known and self.account_url is None:
            text = f"The account at {self._guard.host} is not registered yet; register it first."
            raise AcmeFault(FaultKind.ACCOUNT, text)
        url = self.address(target) if target in _DIRECTORY_NAMES else self._guard.check(target)
        account_url = self.account_url if is_known else None
        for _ in range(NONCE_TRIES):
            answer = self._post_once(url, payload, call, account_url, accept)
            if answer.status < 300:
                return answer
            fault = answer.fault(self._guard.host, call)
            if fault.urn != _BAD_NONCE:
                break
        raise fault

    def _post_once(
        self, url: str, payload: Mapping[str, Any] | None, call: Call, account_url: str | None, accept: str | None
    ) -> Answer:
        body = self._key.sign(payload, url=url, nonce=self._nonce(), account_url=account_url)
        headers = {"Content-Type": "application/jose+json", **({"Accept": accept} if accept else {})}
        answer = self._transport.send("POST", url, call, body=body, headers=headers)
        self._keep_nonce(answer)
        return answer

    def _nonce(self) -> bytes:
        if not self._nonces:
            answer = self._transport.send("HEAD", self.address("newNonce"), Call.NONCE)
            if answer.status >= 300:
                raise answer.fault(self._guard.host, Call.NONCE)
            self._keep_nonce(answer)
        if not self._nonces:
            raise unreadable("it gave out no nonce")
        try:
            return b64decode(self._nonces.pop())
        except ValueError as error:
            raise unreadable("its nonce is not base64url") from error

    def _keep_nonce(self, answer: Answer) -> None:
        """Keep the freshest nonce only: the older one is, the likelier it has been forgotten."""
        if nonce := answer.headers.get("Replay-Nonce"):
            self._nonces = [nonce]
