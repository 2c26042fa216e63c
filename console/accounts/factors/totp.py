"""Codes of an authenticator app (RFC 6238: six digits, thirty seconds, SHA-1, which is all that apps agree on)."""

import os
import re
import secrets
import time
from base64 import b32encode
from typing import Final

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_SECONDS: Final = 30
DRIFT_STEPS: Final = 1
SEED_BYTES: Final = 20
ISSUER: Final = "Gatehouse"


def new_seed() -> bytes:
    """Return a seed of 160 random bits, as RFC 4226 wants them."""
    return os.urandom(SEED_BYTES)


def step_of(seed: bytes, code: str, *, now: float | None = None) -> int | None:
    """Return the number of the time step that `code` belongs to, None if it is not right now.

    One step before and after are right as well: clocks drift, and people type slowly.
    """
    given = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", given):
        return None
    current = int((time.time() if now is None else now) // STEP_SECONDS)
    steps = range(current - DRIFT_STEPS, current + DRIFT_STEPS + 1)
    right = [step for step in steps if secrets.compare_digest(code_at(seed, step), given)]
    return right[0] if right else None


def code_at(seed: bytes, step: int) -> str:
    """Return the code of one time step."""
    return _totp(seed).generate(step * STEP_SECONDS).decode()


def address(seed: bytes, email: str) -> str:
    """Return the `otpauth:` address that apps read."""
    return _totp(seed).get_provisioning_uri(email, ISSUER)


def picture(text: str) -> str:
    """Return a QR code as a `data:` address of an SVG."""
    return segno.make(text, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff")


def readable(seed: bytes) -> str:
    """Return the seed as one types it: base32 in groups of four."""
    text = b32encode(seed).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _totp(seed: bytes) -> TOTP:
    return TOTP(seed, 6, SHA1(), STEP_SECONDS)
