"""Exchanges what Envoy hands over at the provider's token endpoint (RFC 6749, 4.1.3 and 6; RFC 7636)."""

import json
from collections.abc import Callable
from ipaddress import ip_network
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from gatehouse_protocol.addresses import refused_networks

from gatehouse_agent import logs
from gatehouse_agent.assembly.sign_ins import GivenSignIn, SignIns
from gatehouse_agent.calling import Call, Caller, CallError

_SECONDS: Final = 6.0
_MOST_BYTES: Final = 65_536
_PASSED_ON: Final = ("grant_type", "code", "redirect_uri", "code_verifier", "refresh_token")
_GRANTS: Final = ("authorization_code", "refresh_token")
_KEPT: Final = ("access_token", "token_type", "expires_in", "id_token", "refresh_token")
_HEADERS: Final = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_UNAVAILABLE: Final = (503, b"")


class Exchanging:
    """Owned by the event loop. `tell` takes code and text of an event, when it fails and when it works again."""

    def __init__(self, caller: Caller, tell: Callable[[str, str], None]) -> None:
        self._caller, self._tell = caller, tell
        self._known: dict[str, GivenSignIn] = {}
        self._failing: set[str] = set()

    def follow(self, sign_ins: SignIns) -> None:
        """Know what a set names, and still what was there before, for people on their way."""
        self._known = {**self._known, **sign_ins}

    def keep_only(self, sign_ins: SignIns) -> None:
        """Forget what no set names any more."""
        self._known = dict(sign_ins)

    async def exchange(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Return status and body of the answer for Envoy; nothing of what the provider says goes wrong is passed on."""
        one = self._known.get(path)
        form = dict(parse_qsl(body.decode("ascii", "replace")))
        if one is None or form.get("grant_type") not in _GRANTS:
            return 404, b""
        if not one.secret:
            self._failed(one, "its client secret is not on this node")
            return _UNAVAILABLE
        sent: dict[str, str] = {name: form[name] for name in _PASSED_ON if name in form}
        sent |= {"client_id": one.said.client_id, "client_secret": one.secret}
        try:
            refused = refused_networks([ip_network(text) for text in one.said.private_networks])
            call = Call(
                one.said.token_endpoint, "POST", _HEADERS, urlencode(sent).encode(), _MOST_BYTES, _SECONDS,
                one.said.trust,
            )  # fmt: skip
            status, answer = await self._caller.call(call, refused)
        except (CallError, ValueError) as error:
            self._failed(one, str(error))
            return _UNAVAILABLE
        tokens = _tokens_in(answer) if status == 200 else None
        if tokens is None:
            if status != 400:  # a code that was used, or is somebody's invention, is no trouble of the provider's
                self._failed(one, f"it answered {status}")
            return 400, b""
        self._works(one)
        return 200, json.dumps(_bounded(tokens, one.said.session_seconds)).encode()

    def _failed(self, one: GivenSignIn, text: str) -> None:
        logs.warning("sign_in_failed", cluster=one.name, error=text)
        if one.name not in self._failing:
            self._failing.add(one.name)
            self._tell("sign_in_failed", f"{one.slice} {one.name}: {text}")

    def _works(self, one: GivenSignIn) -> None:
        if one.name in self._failing:
            self._failing.discard(one.name)
            self._tell("sign_in_recovered", f"{one.slice} {one.name}: works again")


def _tokens_in(answer: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("access_token"), str):
        return None
    return {name: found[name] for name in _KEPT if name in found}


def _bounded(tokens: dict[str, Any], session_seconds: int) -> dict[str, Any]:
    """No access token is used for longer than a session may be."""
    seconds = tokens.get("expires_in")
    if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds <= 0:
        return {**tokens, "expires_in": session_seconds}
    return {**tokens, "expires_in": min(seconds, session_seconds)}
