"""Guards every address a CA names, so that one configured directory cannot send us anywhere else (SSRF)."""

from collections.abc import Collection
from typing import Final
from urllib.parse import SplitResult, urlsplit

from certificates.acme.faults import AcmeFault, one_line
from certificates.life.states import FaultKind

LONGEST_URL: Final = 2048
THIS_MACHINE: Final = "127.0.0.1"
_USUAL_PORTS: Final = {"https": 443, "http": 80}


class AddressGuard:
    """Lets pass what is on the directory's own scheme, host and port, or https on one of `allow_hosts`.

    `allow_hosts` holds names, or `name:port` for other ports than 443. Plain http is for a directory on 127.0.0.1 only.
    """

    def __init__(self, directory_url: str, allow_hosts: Collection[str] = ()) -> None:
        """Read the directory's address; raise AcmeFault(account) when it is no address to trust."""
        self._directory = _split(directory_url)
        self._allowed = {_authority(self._directory), *(_with_port(each) for each in allow_hosts)}

    @property
    def host(self) -> str:
        """The directory's host, as messages name it."""
        return self._directory.hostname or ""

    def check(self, url: str) -> str:
        """Return `url`; raise AcmeFault(account) when we do not go there."""
        if _authority(_split(url)) not in self._allowed:
            raise _refusal(url, f"it is not on the directory's host {self.host}")
        return url


def _split(url: str) -> SplitResult:
    """Return the parts of an address that is fit for use at all."""
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise _refusal(url, "it is no address")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise _refusal(url, "it is no address") from error
    if parts.username is not None or parts.password is not None or not parts.hostname:
        raise _refusal(url, "it names a user or no host")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname == THIS_MACHINE):
        raise _refusal(url, "it is not https")
    return parts


def _authority(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, (parts.hostname or "").rstrip("."), parts.port or _USUAL_PORTS[parts.scheme]


def _with_port(host: str) -> tuple[str, str, int]:
    name, _, port = host.lower().partition(":")
    return "https", name.rstrip("."), int(port) if port else 443


def _refusal(url: str, reason: str) -> AcmeFault:
    shown = one_line(url, 200)
    return AcmeFault(
        FaultKind.ACCOUNT, f"The CA's address {shown} is not used: {reason}. Check the issuer.", is_lasting=True
    )
