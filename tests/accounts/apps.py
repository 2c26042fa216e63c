"""Authenticator apps in tests: a seed that the test knows, and the code of any moment."""

import time

from console.accounts.actions.factors import add_app as add
from console.accounts.factors import totp
from console.accounts.models import User
from console.audit.actor import SYSTEM

SEED = b"twenty bytes of seed"


def add_app(user: User, *, name: str = "Phone") -> list[str]:
    """Give `user` an app, as if its first code had been taken long ago; return the recovery codes."""
    return add(actor=SYSTEM, user=user, name=name, seed=SEED, step=0)


def code_now(*, steps: int = 0, seed: bytes = SEED) -> str:
    """Return the code that an app shows now, or so many steps later."""
    return totp.code_at(seed, int(time.time() // totp.STEP_SECONDS) + steps)
