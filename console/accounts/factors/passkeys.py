"""Passkeys (WebAuthn, by python-fido2): what a browser is asked, and whether its answer proves anything.

Whoever uses one is verified by their device (a PIN, a finger), so a passkey alone is two factors. Attestation is not
asked for: which maker a key has is nobody's business here.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
from django.conf import settings
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from console.accounts.models import Passkey, User

VALID_SECONDS: Final = 300
LONGEST_ANSWER: Final = 16_384
_TRANSPORTS: Final = frozenset(str(one.value) for one in AuthenticatorTransport)
State = dict[str, Any]


class NotProved(Exception):
    """The answer does not prove that a passkey was used here and now."""


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What is kept of a passkey just made."""

    credential_id: bytes
    credential: bytes
    sign_count: int
    transports: list[str]
    is_synced: bool


@dataclass(frozen=True, slots=True)
class Use:
    """A passkey that was used, and its counter then."""

    passkey: Passkey
    sign_count: int


def is_available() -> bool:
    """Tell whether browsers do this here: only for a name, and over https or on the machine itself."""
    host = _host()
    try:
        ip_address(host)
    except ValueError:
        return settings.IS_SECURE or host == "localhost" or host.endswith(".localhost")
    return False


def ask_for_new(user: User, held: Iterable[Passkey]) -> tuple[dict[str, Any], State]:
    """Return the options for `navigator.credentials.create` and what has to be kept until the answer comes."""
    person = PublicKeyCredentialUserEntity(id=user.pk.bytes, name=user.email, display_name=user.name or user.email)
    options, state = _server().register_begin(
        person,
        credentials=_descriptors(held),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), _until_soon(state)


def read_new(state: State | None, text: str) -> NewPasskey:
    """Return the passkey that the browser made; raise NotProved."""
    kept, answer = _kept(state), _answer(text)
    try:
        made = _server().register_complete(kept, answer)
        client = RegistrationResponse.from_dict(answer).response.client_data
        if made.credential_data is None or client.cross_origin:
            raise NotProved
        found = made.credential_data
        return NewPasskey(
            found.credential_id, bytes(found), made.counter, _transports(answer), made.is_backup_eligible()
        )
    except Exception as error:  # whatever a foreign answer breaks, it proves nothing
        raise NotProved from error


def ask_for_use(held: Iterable[Passkey]) -> tuple[dict[str, Any], State]:
    """Return the options for `navigator.credentials.get`; without `held`, whichever the browser has for us."""
    options, state = _server().authenticate_begin(
        credentials=_descriptors(held) or None, user_verification=UserVerificationRequirement.REQUIRED
    )
    return dict(options), _until_soon(state)


def named_by(text: str) -> bytes:
    """Return the id of the passkey that an answer claims to come from; raise NotProved."""
    try:
        return AuthenticationResponse.from_dict(_answer(text)).raw_id
    except NotProved:
        raise
    except Exception as error:
        raise NotProved from error


def read_use(state: State | None, passkey: Passkey, text: str) -> Use:
    """Return the use of `passkey` that the answer proves; raise NotProved."""
    kept, answer = _kept(state), _answer(text)
    try:
        _server().authenticate_complete(kept, [AttestedCredentialData(bytes(passkey.credential))], answer)
        response = AuthenticationResponse.from_dict(answer).response
        is_foreign = response.user_handle is not None and response.user_handle != passkey.user_id.bytes
        if response.client_data.cross_origin or is_foreign:
            raise NotProved
        return Use(passkey, response.authenticator_data.counter)
    except Exception as error:
        raise NotProved from error


def _server() -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(name="Gatehouse", id=_host()), verify_origin=_is_ours)


def _is_ours(origin: str) -> bool:
    return origin == settings.PUBLIC_URL.rstrip("/")


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or ""


def _descriptors(held: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            type=PublicKeyCredentialType.PUBLIC_KEY,
            id=bytes(one.credential_id),
            transports=[AuthenticatorTransport(each) for each in one.transports] or None,
        )
        for one in held
    ]


def _transports(answer: Mapping[str, Any]) -> list[str]:
    told = answer["response"].get("transports") or []
    return sorted({str(one) for one in told} & _TRANSPORTS)


def _until_soon(state: State) -> State:
    return {**state, "user_verification": "required", "until": time.time() + VALID_SECONDS}


def _kept(state: State | None) -> State:
    if state is None or state["until"] < time.time():
        raise NotProved
    return state


def _answer(text: str) -> dict[str, Any]:
    try:
        found = orjson.loads(text) if len(text) <= LONGEST_ANSWER else None
    except orjson.JSONDecodeError as error:
        raise NotProved from error
    if not isinstance(found, dict):
        raise NotProved
    return found
