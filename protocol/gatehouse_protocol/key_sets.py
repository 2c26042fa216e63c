"""JSON Web Key Sets (RFC 7517): which keys tokens may be verified with. Pure.

What somebody wrote must be good as a whole. A set that an issuer publishes may hold keys for other purposes and of
kinds that nobody here knows, which are passed over; one that holds secrets is no set to be trusted.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec, ed25519

MAX_CHARACTERS: Final = 65_536
"""Of a set as it is kept."""
MAX_KEYS: Final = 50
_PRIVATE: Final = ("d", "p", "q", "dp", "dq", "qi", "oth", "k")
_LEAST_RSA_BITS: Final = 2048
_CURVES: Final[Mapping[str, tuple[ec.EllipticCurve, str]]] = {
    "P-256": (ec.SECP256R1(), "ES256"),
    "P-384": (ec.SECP384R1(), "ES384"),
    "P-521": (ec.SECP521R1(), "ES512"),
}
_RSA_ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
_KEPT: Final = ("kty", "kid", "alg", "use", "n", "e", "crv", "x", "y")
_LONGEST_QUOTE: Final = 60
_LEAKED: Final = frozenset({"jwks_secret_key", "jwks_private_key"})


class KeySetError(ValueError):
    """A set that tokens must not be verified with: a stable `code`, and a sentence that repeats no key."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


@dataclass(frozen=True, slots=True)
class PublishedKeys:
    """What is usable of a set that was fetched: the set as compact JSON, how many keys it has, and how many others."""

    jwks: str
    keys: int
    left_out: int


def key_set(value: str) -> str:
    """Return the set as compact JSON, with the members of keys that verify signatures; raises `KeySetError` unless
    every key is public.
    """
    keys = _keys_in(value)
    shown = [_shown(one, f"key {index + 1}{_called(one)}") for index, one in enumerate(keys)]
    return _written(shown)


def published_keys(value: str) -> PublishedKeys:
    """Return what is usable of a published set; raises `KeySetError` where that is nothing, or where it has secrets."""
    shown, left_out = [], 0
    for index, one in enumerate(_keys_in(value)):
        try:
            shown.append(_shown(one, f"key {index + 1}{_called(one)}"))
        except KeySetError as error:
            if error.code in _LEAKED:
                raise
            left_out += 1
    if not shown:
        raise KeySetError("jwks_empty", "has no key that tokens could be verified with")
    jwks = _written(shown)
    if len(jwks) > MAX_CHARACTERS:
        raise KeySetError("jwks_too_long", f"has more than {MAX_CHARACTERS} characters")
    return PublishedKeys(jwks, len(shown), left_out)


def _keys_in(value: str) -> Sequence[Mapping[str, Any]]:
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        raise KeySetError("jwks_invalid", 'is not JSON; a key set is written as {"keys": […]}') from None
    keys = found.get("keys") if isinstance(found, dict) else None
    if not isinstance(keys, list) or not all(isinstance(one, dict) for one in keys):
        raise KeySetError("jwks_invalid", 'is not a key set, which is written as {"keys": […]}')
    if not keys:
        raise KeySetError("jwks_empty", "has no key, so that no token could ever be verified")
    if len(keys) > MAX_KEYS:
        raise KeySetError("jwks_too_many", f"has {len(keys)} keys; {MAX_KEYS} is the most")
    return keys


def _shown(key: Mapping[str, Any], which: str) -> dict[str, Any]:
    algorithms = _check(key, which)
    said = {"alg": algorithms[0]} if len(algorithms) == 1 else {}
    return said | {name: key[name] for name in _KEPT if name in key}


def _written(keys: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps({"keys": keys}, separators=(",", ":"), sort_keys=True)


def _called(key: Mapping[str, Any]) -> str:
    kid = key.get("kid")
    return f" ({_quote(kid)})" if isinstance(kid, str) else ""


def _quote(value: str) -> str:
    """A value for use in a sentence: shortened, and with anything unprintable escaped."""
    short = value if len(value) <= _LONGEST_QUOTE else value[:_LONGEST_QUOTE] + "…"
    return "“" + "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in short) + "”"


def _check(key: Mapping[str, Any], which: str) -> tuple[str, ...]:
    """The algorithms that go with a key. Where it is one, it is written down: Envoy would take any name for it."""
    type_ = key.get("kty")
    if type_ == "oct":
        text = f"{which} is a secret that signs as well as it verifies; tokens need a pair, such as of ES256"
        raise KeySetError("jwks_secret_key", text)
    if any(name in key for name in _PRIVATE):
        text = f"{which} holds a private key, which does not belong here; take it out, and treat it as seen by others"
        raise KeySetError("jwks_private_key", text)
    if any(name in key and not isinstance(key[name], str) for name in _KEPT):
        raise KeySetError("jwks_key_invalid", f"{which} has a member that is no text")
    if key.get("use", "sig") != "sig":
        raise KeySetError("jwks_key_invalid", f"{which} is not for signatures: its use is {_quote(key['use'])}")
    check = _CHECKS.get(str(type_))
    if check is None:
        raise KeySetError("jwks_key_invalid", f"{which} is of no type that can be verified with: RSA, EC or OKP")
    try:
        algorithms = check(key)
    except KeySetError:
        raise
    except ValueError:
        raise KeySetError("jwks_key_invalid", f"{which} is not a public key; copy it again, whole") from None
    if "alg" in key and key["alg"] not in algorithms:
        text = f"{which} says {_quote(key['alg'])}; with such a key go {', '.join(algorithms)}"
        raise KeySetError("jwks_algorithm", text)
    return algorithms


def _rsa(key: Mapping[str, Any]) -> tuple[str, ...]:
    modulus, exponent = _number(key, "n"), _number(key, "e")
    if modulus.bit_length() < _LEAST_RSA_BITS:
        raise KeySetError(
            "jwks_key_weak", f"an RSA key{_called(key)} of less than {_LEAST_RSA_BITS} bits can be broken"
        )
    if exponent < 3 or not exponent & 1 or not modulus & 1:
        raise ValueError
    return _RSA_ALGORITHMS


def _elliptic(key: Mapping[str, Any]) -> tuple[str, ...]:
    curve, algorithm = _CURVES.get(key.get("crv", ""), (None, ""))
    if curve is None:
        raise KeySetError("jwks_key_invalid", f"a key{_called(key)} is on none of the curves {', '.join(_CURVES)}")
    ec.EllipticCurvePublicNumbers(_number(key, "x"), _number(key, "y"), curve).public_key()
    return (algorithm,)


def _edwards(key: Mapping[str, Any]) -> tuple[str, ...]:
    if key.get("crv") != "Ed25519":
        raise KeySetError("jwks_key_invalid", f"a key{_called(key)} of this type is on no other curve than Ed25519")
    ed25519.Ed25519PublicKey.from_public_bytes(_bytes(key, "x"))
    return ("EdDSA",)


_CHECKS: Final[Mapping[str, Callable[[Mapping[str, Any]], tuple[str, ...]]]] = {
    "RSA": _rsa,
    "EC": _elliptic,
    "OKP": _edwards,
}
"""What a key of a type must be; each gives the algorithms that go with it."""


def _number(key: Mapping[str, Any], name: str) -> int:
    return int.from_bytes(_bytes(key, name), "big")


def _bytes(key: Mapping[str, Any], name: str) -> bytes:
    text = key.get(name)
    if not isinstance(text, str) or not text:
        raise ValueError
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
