"""JSON Web Key Sets (RFC 7517): public keys that tokens are verified with, and never anything else."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.limits import KEY_SET_CHARACTERS, KEY_SET_KEYS

_PRIVATE: Final = ("d", "p", "q", "dp", "dq", "qi", "oth", "k")
_LEAST_RSA_BITS: Final = 2048
_CURVES: Final[Mapping[str, tuple[ec.EllipticCurve, str]]] = {
    "P-256": (ec.SECP256R1(), "ES256"),
    "P-384": (ec.SECP384R1(), "ES384"),
    "P-521": (ec.SECP521R1(), "ES512"),
}
_RSA_ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
_KEPT: Final = ("kty", "kid", "alg", "use", "n", "e", "crv", "x", "y")


def key_set(value: str) -> str:
    """The set as compact JSON, with the members of keys that verify signatures; refused unless every key is public."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        raise refuse("jwks_invalid", 'is not JSON; a key set is written as {"keys": […]}') from None
    keys = found.get("keys") if isinstance(found, dict) else None
    if not isinstance(keys, list) or not all(isinstance(one, dict) for one in keys):
        raise refuse("jwks_invalid", 'is not a key set, which is written as {"keys": […]}')
    if not keys:
        raise refuse("jwks_empty", "has no key, so that no token could ever be verified")
    if len(keys) > KEY_SET_KEYS:
        raise refuse("jwks_too_many", f"has {len(keys)} keys; {KEY_SET_KEYS} is the most")
    shown = []
    for index, one in enumerate(keys):
        algorithms = _check(one, f"key {index + 1}{_called(one)}")
        said = {"alg": algorithms[0]} if len(algorithms) == 1 else {}
        shown.append(said | {name: one[name] for name in _KEPT if name in one})
    return json.dumps({"keys": shown}, separators=(",", ":"), sort_keys=True)


def _called(key: Mapping[str, Any]) -> str:
    kid = key.get("kid")
    return f" ({quote(kid)})" if isinstance(kid, str) else ""


def _check(key: Mapping[str, Any], which: str) -> tuple[str, ...]:
    """The algorithms that go with a key. Where it is one, it is written down: Envoy would take any name for it."""
    type_ = key.get("kty")
    if type_ == "oct":
        text = f"{which} is a secret that signs as well as it verifies; tokens need a pair, such as of ES256"
        raise refuse("jwks_secret_key", text)
    if any(name in key for name in _PRIVATE):
        text = f"{which} holds a private key, which does not belong here; take it out, and treat it as seen by others"
        raise refuse("jwks_private_key", text)
    if any(name in key and not isinstance(key[name], str) for name in _KEPT):
        raise refuse("jwks_key_invalid", f"{which} has a member that is no text")
    if key.get("use", "sig") != "sig":
        raise refuse("jwks_key_invalid", f"{which} is not for signatures: its use is {quote(key['use'])}")
    check = _CHECKS.get(str(type_))
    if check is None:
        raise refuse("jwks_key_invalid", f"{which} is of no type that can be verified with: RSA, EC or OKP")
    try:
        algorithms = check(key)
    except PydanticCustomError:
        raise
    except ValueError:
        raise refuse("jwks_key_invalid", f"{which} is not a public key; copy it again, whole") from None
    if "alg" in key and key["alg"] not in algorithms:
        text = f"{which} says {quote(key['alg'])}; with such a key go {', '.join(algorithms)}"
        raise refuse("jwks_algorithm", text)
    return algorithms


def _rsa(key: Mapping[str, Any]) -> tuple[str, ...]:
    modulus, exponent = _number(key, "n"), _number(key, "e")
    if modulus.bit_length() < _LEAST_RSA_BITS:
        raise refuse("jwks_key_weak", f"an RSA key{_called(key)} of less than {_LEAST_RSA_BITS} bits can be broken")
    if exponent < 3 or not exponent & 1 or not modulus & 1:
        raise ValueError
    return _RSA_ALGORITHMS


def _elliptic(key: Mapping[str, Any]) -> tuple[str, ...]:
    curve, algorithm = _CURVES.get(key.get("crv", ""), (None, ""))
    if curve is None:
        raise refuse("jwks_key_invalid", f"a key{_called(key)} is on none of the curves {', '.join(_CURVES)}")
    ec.EllipticCurvePublicNumbers(_number(key, "x"), _number(key, "y"), curve).public_key()
    return (algorithm,)


def _edwards(key: Mapping[str, Any]) -> tuple[str, ...]:
    if key.get("crv") != "Ed25519":
        raise refuse("jwks_key_invalid", f"a key{_called(key)} of this type is on no other curve than Ed25519")
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


KeySet = Annotated[str, Field(max_length=KEY_SET_CHARACTERS), AfterValidator(key_set)]
"""A key set as JSON text."""
