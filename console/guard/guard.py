"""The guard as one ASGI application around the doors: it corrects, refuses, charges, and completes every answer's head.

Nodes have doors and limits of their own: for them only the head is looked at.
"""

from django.conf import settings

from console.asgi_types import Application, Message, Receive, Scope, Send
from console.audit.refused_book import RefusedBook
from console.base.errors import GatehouseError
from console.base.threads import Threads
from console.guard import cross_site, head
from console.guard.budgets.callers import ENVIRON, Callers
from console.guard.budgets.till import Receipt, Till
from console.guard.headers import Wearing
from console.guard.noted import refused
from console.guard.proxies import Proxies
from console.guard.refusals import answer_to


class Guard:
    """Lets requests to `inside` pass, or answers them itself."""

    def __init__(self, inside: Application) -> None:
        self._inside = inside
        self._proxies = Proxies(settings.TRUSTED_PROXIES)
        self._wearing = Wearing()
        self._callers = Callers()
        self._till = Till()
        self._threads = Threads(1, "guard")
        self._refused = RefusedBook(self._threads)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request or one handshake."""
        self._proxies.correct(scope)
        send = self._wearing.on(scope, send)
        try:
            receipt = self._admit(scope)
        except GatehouseError as refusal:
            if (told := refused(scope, refusal)) is not None:
                self._refused.add(told)
            await _refuse(scope, refusal, send)
            return
        await self._inside(scope, receive, _with_receipt(receipt, send) if receipt else send)

    async def close(self) -> None:
        """Have the trail hear of what waits, and end."""
        await self._refused.close()
        await self._threads.close()

    def _admit(self, scope: Scope) -> Receipt | None:
        head.check(scope)
        if scope["path"].startswith(head.NODES):
            return None
        cross_site.check(scope)
        caller = scope[ENVIRON] = self._callers.of(scope)
        receipt = self._till.charge(scope, caller)
        return receipt if scope["path"].startswith("/api/") else None


async def _refuse(scope: Scope, refusal: GatehouseError, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close"})  # the wearing makes it a 403
        return
    answer = answer_to(scope, refusal)
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.content})


def _with_receipt(receipt: Receipt, send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *receipt.headers()]
        await send(message)

    return sending
