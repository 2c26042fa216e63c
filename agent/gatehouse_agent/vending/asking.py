"""One request to a token endpoint."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from gatehouse_protocol.addresses import IPNetwork

from gatehouse_agent.calling import Call, Caller, CallError
from gatehouse_agent.vending.requests import TokenRequest
from gatehouse_agent.vending.tokens import TokenError

_SECONDS: Final = 10.0
_MOST_BYTES: Final = 65_536


class Asker:
    """Asks endpoints whose certificates authorities in `roots` (PEM) have signed."""

    def __init__(self, roots: Path) -> None:
        self._caller = Caller(roots)

    async def ask(self, request: TokenRequest, refused: Sequence[IPNetwork]) -> tuple[int, bytes]:
        """Return status and body; raises `TokenError` where there is no answer, or no way that may be taken."""
        call = Call(request.url, "POST", request.headers, request.body, _MOST_BYTES, _SECONDS)
        try:
            return await self._caller.call(call, refused)
        except CallError as error:
            raise TokenError(str(error)) from None
