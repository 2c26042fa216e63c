"""Runs synchronous Django behind the ASGI server, a thread hop a request; Django's ASGI handler costs ten times that.

Answers Django has in one piece come back in one piece; streaming answers are sent chunk by chunk from their thread,
which waits whenever the client does, though not for ever. What a request may cost is bounded before a thread is spent
on it, and threads are dealt out in turns.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore

import orjson
from django.db import close_old_connections

from console.asgi_types import Receive, Scope, Send
from console.base.errors import GatehouseError
from console.base.ids import new_id
from console.base.problem_json import CONTENT_TYPE
from console.wsgi.body import ClientGone, Room, read_body
from console.wsgi.call import Answer, CutShort, Outlet, WsgiApplication, WsgiCall
from console.wsgi.turns import Lane, Turns

THREADS = 8
WAITING = 256
log = logging.getLogger(__name__)


class WsgiBridge:
    """An ASGI application that hands requests to a WSGI application on `threads` threads."""

    def __init__(
        self, application: WsgiApplication, *, body_limit: Callable[[Scope], int], threads: int = THREADS
    ) -> None:
        self.application = application
        self._body_limit = body_limit
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self._turns = Turns(threads)
        self._room = Room()
        self._streams = BoundedSemaphore(max(1, threads // 2 - 1))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        try:
            answer = await self._answer(scope, receive, send)
        except ClientGone:
            return
        except GatehouseError as refusal:
            answer = problem(refusal)
        if answer is not None:
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            content = b"" if scope["method"] == "HEAD" else answer.content
            await send({"type": "http.response.body", "body": content})

    def close(self) -> None:
        """Take no further requests; those in a thread end by themselves."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> Answer | None:
        body = await read_body(scope, receive, self._body_limit(scope), self._room)
        loop = asyncio.get_running_loop()
        call = WsgiCall(self.application, scope, body, Outlet(loop, receive, send, self._streams))
        lane = _lane(scope)
        await self._turns.take(lane, WAITING)
        try:
            return await loop.run_in_executor(self._pool, _run, call)
        finally:
            self._turns.give_back(lane)


def _lane(scope: Scope) -> Lane:
    """Return whose turn this request takes: the guard knows, where one stands before us."""
    caller = scope.get("gatehouse.caller")
    return Lane() if caller is None else Lane(caller.key, caller.is_stranger)


def _run(call: WsgiCall) -> Answer | None:
    """Run `call` in this thread; whatever happens, the thread's database connection goes back to the pool."""
    try:
        return call.run()
    except CutShort:
        raise
    except GatehouseError as refusal:
        return problem(refusal)
    except Exception:
        return problem(GatehouseError())
    finally:
        close_old_connections()


def problem(error: GatehouseError) -> Answer:
    """Return `error` as problem+json, as Django's side would; log what is ours to mend, with the fault under way."""
    request_id = str(new_id())
    if error.status >= 500:
        is_fault = error.status == GatehouseError.status
        log.error("a request failed outside Django: %s", error, exc_info=is_fault, extra={"request_id": request_id})
    content = orjson.dumps(error.body(request_id))
    headers = {"content-type": CONTENT_TYPE, "content-length": str(len(content)), "x-request-id": request_id}
    if error.status in {408, 413}:
        headers["connection"] = "close"  # the rest of the body is not worth reading
    pairs = [(name.lower().encode(), value.encode()) for name, value in (headers | error.headers).items()]
    return Answer(error.status, pairs, content)
