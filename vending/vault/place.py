"""Where in a Vault a secret lies, and what opens it; checked as people give it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography.x509 import load_pem_x509_certificates
from django.conf import settings as product
from gatehouse_protocol.vending import VendedKind

from console.base.errors import FieldProblem, Invalid
from vending.kinds import PARAMETERS, READABLE, SECRETS, check_names

PERIOD_SECONDS: Final = 60
LEAST_PERIOD_SECONDS: Final = 10
STALE_AFTER_SECONDS: Final = 3_600
LONGEST_SECONDS: Final = 7 * 86_400
_TEXT_CHARACTERS: Final = 500
_KEYS: Final = ("token", "secret_id")
_NEEDED: Final = ("mount", "path")
_PATH: Final = "A path without slashes at its ends, spaces, dots alone and ? # % \\ is needed."


@dataclass(frozen=True, slots=True)
class Place:
    """A secret of a key/value engine, version 2. `fields` says which of its fields is what of the credential.

    With a `role_id` a token is fetched by AppRole for each read, else the given token is used. `ca` are the CAs (PEM)
    to trust, empty for the public ones. It is read every `period_seconds`; when it could not be for
    `stale_after_seconds`, the credential has failed.
    """

    address: str
    path: str
    mount: str = "secret"
    fields: Mapping[str, str] = field(default_factory=lambda: {"secret": "value"})
    namespace: str = ""
    role_id: str = ""
    ca: str = ""
    period_seconds: int = PERIOD_SECONDS
    stale_after_seconds: int = STALE_AFTER_SECONDS

    def as_document(self) -> dict[str, Any]:
        """Return what is kept of it, as JSON."""
        return asdict(self) | {"fields": dict(self.fields)}

    @property
    def key_name(self) -> str:
        """What opens it: `token`, or of AppRole the `secret_id`."""
        return "secret_id" if self.role_id else "token"


def place_of(document: Mapping[str, Any]) -> Place:
    """Return what `as_document` gave."""
    return Place(**document)


def checked_place(kind: str, document: Mapping[str, Any]) -> Place:
    """Return the place that people describe; raise Invalid with every field that does not fit, below `/vault`."""
    check_names(kind, {}, {})
    place = Place(**{name: value for name, value in document.items() if name not in _KEYS})
    problems = [*_texts(place), *_fields(VendedKind(kind), place.fields)]
    if text := _bad_address(place.address):
        problems.append(_problem("address", text))
    if place.ca and not _is_pem(place.ca):
        problems.append(_problem("ca", "One or more certificates as PEM are needed."))
    if not LEAST_PERIOD_SECONDS <= place.period_seconds <= LONGEST_SECONDS:
        problems.append(_problem("period_seconds", f"{LEAST_PERIOD_SECONDS} to {LONGEST_SECONDS} seconds."))
    if not place.period_seconds <= place.stale_after_seconds <= LONGEST_SECONDS:
        problems.append(_problem("stale_after_seconds", f"At least the period, at most {LONGEST_SECONDS} seconds."))
    if problems:
        raise Invalid.of(problems)
    return place


def checked_key(place: Place, document: Mapping[str, Any], *, is_needed: bool) -> dict[str, str]:
    """Return what opens the place, empty where none is given and none is needed; raise Invalid."""
    name = place.key_name
    for other in _KEYS:
        if document.get(other) and other != name:
            raise Invalid.of(
                [_problem(other, f"Give {name} instead: AppRole goes with secret_id, no role with token.")]
            )
    text = str(document.get(name) or "").strip()
    if not text and not is_needed:
        return {}
    if not text or not (text.isascii() and text.isprintable()) or " " in text:
        raise Invalid.of([_problem(name, "It is needed to read the secret: printable ASCII without spaces.")])
    return {name: text}


def _texts(place: Place) -> list[FieldProblem]:
    found = []
    for name in ("mount", "path", "namespace", "role_id"):
        text = getattr(place, name)
        parts = text.split("/")
        is_name = text.isascii() and text.isprintable() and not set(text) & set(' ?#%\\"')
        is_path = all(part not in {"", ".", ".."} for part in parts)
        if (
            len(text) > _TEXT_CHARACTERS
            or not is_name
            or (text and not is_path)
            or (not text and name in {"mount", "path"})
        ):
            found.append(
                _problem(name, "A path without slashes at its ends, spaces, dots alone and ? # % \\ is needed.")
            )
    return found


def _fields(kind: VendedKind, fields: Mapping[str, str]) -> list[FieldProblem]:
    known = (*SECRETS[kind], *(name for name in PARAMETERS[kind] if name in READABLE))
    found = [_problem(f"fields/{name}", f"One of {', '.join(known)}.") for name in fields if name not in known]
    if "secret" not in fields:
        found.append(_problem("fields", "Say which field is the secret."))
    long = [name for name, text in fields.items() if not 1 <= len(text) <= _TEXT_CHARACTERS or not text.isprintable()]
    return found + [_problem(f"fields/{name}", "The name of a field is needed.") for name in long]


def _bad_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return "It is no address."
    if len(text) > _TEXT_CHARACTERS or not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        return "It is no address."
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        return "An address such as https://vault.example.com:8200 is needed."
    if "@" in parts.netloc:
        return "An address may not name a user."
    if parts.scheme != "https" and not (parts.scheme == "http" and product.OUTBOUND_NETWORKS):
        return "An address beginning with https:// is needed."
    return ""


def _is_pem(text: str) -> bool:
    try:
        return bool(load_pem_x509_certificates(text.encode()))
    except ValueError:
        return False


def _problem(name: str, text: str) -> FieldProblem:
    return FieldProblem("invalid", f"/vault/{name}", text)
