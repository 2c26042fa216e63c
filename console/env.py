"""Reads settings from the environment, each also from a file named by `…_FILE`, and refuses half a configuration.

Files matter because orchestrators mount secrets as files; a value that is set both ways is a mistake we name.
"""

import os
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PREFIX = "GATEHOUSE_"


class SettingsError(SystemExit):
    """A setting is missing or contradictory; the text names it."""


def read(name: str, default: str | None = None, *, environ: Mapping[str, str] = os.environ) -> str:
    """Return the setting `name` (full variable name); raise SettingsError if it is absent and has no default."""
    direct, path = environ.get(name), environ.get(f"{name}_FILE")
    if direct is not None and path is not None:
        raise SettingsError(f"{name} and {name}_FILE are both set; keep one.")
    if path is not None:
        return _from_file(name, Path(path))
    if direct is not None:
        return direct
    if default is None:
        raise SettingsError(f"{name} is not set. Set it, or {name}_FILE to the path of a file that holds it.")
    return default


def setting(name: str, default: str | None = None) -> str:
    """Return `GATEHOUSE_<name>`."""
    return read(PREFIX + name, default)


def flag(name: str, *, default: bool) -> bool:
    """Return `GATEHOUSE_<name>` as a boolean: true/false, yes/no, on/off, 1/0."""
    text = setting(name, "true" if default else "false").lower()
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise SettingsError(f"{PREFIX}{name} is {text!r}; use true or false.")


def number(name: str, default: int) -> int:
    """Return `GATEHOUSE_<name>` as a whole number."""
    text = setting(name, str(default))
    try:
        return int(text)
    except ValueError:
        raise SettingsError(f"{PREFIX}{name} is {text!r}; use a whole number.") from None


def choice(name: str, default: str, choices: Sequence[str]) -> str:
    """Return `GATEHOUSE_<name>`, which must be one of `choices`."""
    text = setting(name, default)
    if text not in choices:
        raise SettingsError(f"{PREFIX}{name} is {text!r}; use one of {', '.join(choices)}.")
    return text


def time_zone(name: str, default: str) -> ZoneInfo:
    """Return `GATEHOUSE_<name>`, which must be the name of a time zone, as in `Europe/Berlin`."""
    text = setting(name, default)
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError(f"{PREFIX}{name} is {text!r}; use the name of a time zone, as Europe/Berlin.") from None


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Return `GATEHOUSE_<name>` as networks, `10.0.0.0/8` and so on, separated by commas; none by default."""
    try:
        return [ip_network(word) for word in words(name, "")]
    except ValueError as fault:
        raise SettingsError(f"{PREFIX}{name}: {fault}.") from None


def words(name: str, default: str) -> list[str]:
    """Return `GATEHOUSE_<name>` split at commas, blanks removed."""
    return [word.strip() for word in setting(name, default).split(",") if word.strip()]


def _from_file(name: str, path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError as fault:
        raise SettingsError(f"{name}_FILE: cannot read {path}: {fault.strerror}.") from None
