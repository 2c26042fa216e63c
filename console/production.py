"""Refuses to start half-configured: each of these mistakes would leave the console open, or its people locked out."""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from console.env import SettingsError

SHORTEST_SECRET: Final = 50
FEWEST_CHARACTERS: Final = 10


def check(
    public_url: str, secret_key: str, allowed_hosts: Sequence[str], proxies: Sequence[object], *, is_debug: bool
) -> None:
    """Raise SettingsError that names the setting and what is wrong with it."""
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    _check_url(public_url, host, is_debug=is_debug)
    if len(secret_key) < SHORTEST_SECRET or len(set(secret_key)) < FEWEST_CHARACTERS:
        raise SettingsError(
            f"GATEHOUSE_SECRET_KEY can be guessed: use {SHORTEST_SECRET} random characters or more, for example "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'."
        )
    if "*" in allowed_hosts:
        raise SettingsError("GATEHOUSE_ALLOWED_HOSTS has *; name the hosts that this console answers to.")
    if parts.scheme == "https" and not proxies:
        raise SettingsError(
            "GATEHOUSE_PUBLIC_URL is https, but GATEHOUSE_TRUSTED_PROXIES names no proxy: nobody would be known to "
            "have come by https."
        )
    if not _is_among(host, allowed_hosts):
        raise SettingsError(f"GATEHOUSE_ALLOWED_HOSTS lacks {host}, the host of GATEHOUSE_PUBLIC_URL.")


def is_local(host: str) -> bool:
    """Tell whether a host name means this very machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _check_url(url: str, host: str, *, is_debug: bool) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not host or parts.path.strip("/") or parts.query or parts.username:
        raise SettingsError(f"GATEHOUSE_PUBLIC_URL is {url!r}; use an origin, as https://console.example.com.")
    if parts.scheme == "http" and not is_local(host):
        raise SettingsError(f"GATEHOUSE_PUBLIC_URL is {url}: beyond this machine sign-ins need https.")
    if is_debug and not is_local(host):
        raise SettingsError("GATEHOUSE_DEBUG shows the inside of the console; it is for this machine only.")


def _is_among(host: str, allowed: Sequence[str]) -> bool:
    names = {name.strip("[]").lower() for name in allowed}
    return host in names or any(name.startswith(".") and f".{host}".endswith(name) for name in names)
