"""Says how Pebble and its challenge server are started: files written into a folder, then two command lines.

Pebble keeps nothing on disk and makes a new issuing root with each start. `fetch_root` asks the running one for it
(`/roots/0` of its management address; the alternates are `/roots/1`, `/roots/2`, …).
"""

import json
import ssl
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from console.local.pebble.binaries import PebbleBinaries
from console.local.pebble.directory_certificate import directory_certificate
from console.local.ports import HOST

NINETY_DAYS_SECONDS = 90 * 86400
ASK_SECONDS = 5


@dataclass(frozen=True, slots=True)
class PebblePorts:
    """Where the two programs listen, on 127.0.0.1, and where validations look for challenge answers.

    `http` and `tls` are other programs' ports: Pebble asks them in place of 80 and 443.
    """

    directory: int
    management: int
    dns: int
    challenge_management: int
    http: int
    tls: int


@dataclass(frozen=True, slots=True)
class PebbleOptions:
    """How this Pebble behaves; the defaults are its own, except that validations do not wait.

    `eab_keys` maps key ids to base64url HMAC keys. `retry_after_seconds` is for versions that can set it.
    """

    is_strict: bool = False
    validity_seconds: int = NINETY_DAYS_SECONDS
    nonce_reject_percent: int = 5
    authorization_reuse_percent: int = 50
    alternate_roots: int = 0
    chain_length: int = 1
    is_eab_required: bool = False
    eab_keys: Mapping[str, str] = field(default_factory=dict)
    blocked_domains: tuple[str, ...] = ()
    retry_after_seconds: int = 3


@dataclass(frozen=True, slots=True)
class PebbleLaunch:
    """How to start both programs and where they then answer; `environment` is for both, besides the bare one."""

    pebble: tuple[str, ...]
    challtestsrv: tuple[str, ...]
    environment: Mapping[str, str]
    directory_url: str
    management_url: str
    challenge_management_url: str
    ca_bundle: Path


def prepare_launch(
    folder: Path, binaries: PebbleBinaries, ports: PebblePorts, options: PebbleOptions | None = None
) -> PebbleLaunch:
    """Write the configuration and the directory's certificate into `folder` (made, mode 0700); start nothing."""
    options = options or PebbleOptions()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    certificate = directory_certificate(folder)
    config = folder / "pebble.json"
    settings = _settings(ports, options, str(certificate.certificate), str(certificate.key))
    config.write_text(json.dumps({"pebble": settings}, indent=2))
    strict = f"-strict={str(options.is_strict).lower()}"
    pebble = (str(binaries.pebble), "-config", str(config), strict, "-dnsserver", f"{HOST}:{ports.dns}")
    return PebbleLaunch(
        pebble=pebble,
        challtestsrv=challenge_server(binaries, ports),
        environment=pebble_environment(options),
        directory_url=f"https://{HOST}:{ports.directory}/dir",
        management_url=f"https://{HOST}:{ports.management}",
        challenge_management_url=f"http://{HOST}:{ports.challenge_management}",
        ca_bundle=certificate.ca_bundle,
    )


def fetch_root(launch: PebbleLaunch, number: int = 0) -> bytes:
    """Return the issuing root `number` of the running Pebble, PEM; OSError when it does not answer."""
    trust = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=str(launch.ca_bundle)))
    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}), trust)
    with directly.open(f"{launch.management_url}/roots/{number}", timeout=ASK_SECONDS) as answer:
        return bytes(answer.read())


def is_up(launch: PebbleLaunch) -> bool:
    """Say whether Pebble answers."""
    try:
        return bool(fetch_root(launch))
    except OSError:
        return False


def _settings(ports: PebblePorts, options: PebbleOptions, certificate: str, key: str) -> dict[str, object]:
    """Return Pebble's configuration; versions before 2.7 read `certificateValidityPeriod`, later ones `profiles`."""
    profile = {"description": "The one profile of this test CA", "validityPeriod": options.validity_seconds}
    return {
        "listenAddress": f"{HOST}:{ports.directory}",
        "managementListenAddress": f"{HOST}:{ports.management}",
        "certificate": certificate,
        "privateKey": key,
        "httpPort": ports.http,
        "tlsPort": ports.tls,
        "ocspResponderURL": "",
        "externalAccountBindingRequired": options.is_eab_required,
        "externalAccountMACKeys": dict(options.eab_keys),
        "domainBlocklist": list(options.blocked_domains),
        "certificateValidityPeriod": options.validity_seconds,
        "profiles": {"default": profile},
        "retryAfter": {"authz": options.retry_after_seconds, "order": options.retry_after_seconds},
    }


def challenge_server(binaries: PebbleBinaries, ports: PebblePorts) -> tuple[str, ...]:
    """Return the command of the DNS server; every name is at 127.0.0.1, and it answers no challenge itself."""
    return (
        *(str(binaries.challtestsrv), "-management", f"{HOST}:{ports.challenge_management}"),
        *("-dns01", f"{HOST}:{ports.dns}", "-defaultIPv4", HOST, "-defaultIPv6", ""),
        *("-http01", "", "-https01", "", "-tlsalpn01", ""),
    )


def pebble_environment(options: PebbleOptions) -> dict[str, str]:
    """Return what Pebble reads from its environment."""
    return {
        "PEBBLE_VA_NOSLEEP": "1",
        "PEBBLE_WFE_NONCEREJECT": str(options.nonce_reject_percent),
        "PEBBLE_AUTHZREUSE": str(options.authorization_reuse_percent),
        "PEBBLE_ALTERNATE_ROOTS": str(options.alternate_roots),
        "PEBBLE_CHAIN_LENGTH": str(options.chain_length),
    }
