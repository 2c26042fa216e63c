"""Keeps the agent's loops going: a fault in one is logged and that loop begins again; the others notice nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from gatehouse_agent import logs

_PAUSE_SECONDS: Final = 1.0


async def lasting(name: str, loop: Callable[[], Awaitable[None]], fatal: tuple[type[Exception], ...] = ()) -> None:
    """Run a loop until it returns, is cancelled, or raises a `fatal` exception; begin again after any other."""
    while True:
        try:
            return await loop()
        except fatal:
            raise
        except Exception as error:
            logs.failure("loop_failed", error, loop=name)
        await asyncio.sleep(_PAUSE_SECONDS)
