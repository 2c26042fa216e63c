"""Runs synchronous Django behind the ASGI server, a thread hop a request; Django's ASGI handler costs ten times that.

Answers Django has in one piece come back in one piece; streaming answers are sent chunk by chunk from their thread,
which waits whenever the client does. What a request may cost is bounded before a thread is spent on it.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

import orjson
from django.db import close_old_connections

from console.asgi_types import Receive, Scope, Send
from console.base.errors import GatehouseError, Unavailable
from console.base.ids import new_id
from console.base.problem_json import CONTENT_TYPE
from console.wsgi.body import ClientGone, read_body
from console.wsgi.call import Answer, CutShort, Outlet, WsgiApplication, WsgiCall

THREADS = 8
WAITING = 256
log = logging.getLogger(__name__)


class WsgiBridge:
    """An ASGI application that hands requests to a WSGI application on `threads` threads."""

    def __init__(self, application: WsgiApplication, *, body_limit_bytes: int, threads: int = THREADS) -> None:
        self.application = application
        self.body_limit_bytes = body_limit_bytes
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self._waiting = 0

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
        body = await read_body(scope, receive, self.body_limit_bytes)
        if self._waiting >= WAITING:
            raise Unavailable("Too many requests are waiting; try again in a moment.", retry_after_seconds=1)
        loop = asyncio.get_running_loop()
        call = WsgiCall(self.application, scope, body, Outlet(loop, receive, send))
        self._waiting += 1
        try:
            return await loop.run_in_executor(self._pool, _run, call)
        finally:
            self._waiting -= 1


def _run(call: WsgiCall) -> Answer | None:
    """Run `call` in this thread; whatever happens, the thread's database connection goes back to the pool."""
    try:
        return call.run()
    except CutShort:
        raise
    except Exception:
        log.exception("a request failed outside Django")
        return problem(GatehouseError())
    finally:
        close_old_connections()


def problem(error: GatehouseError) -> Answer:
    """Return `error` as problem+json, as Django's side would."""
    request_id = str(new_id())
    content = orjson.dumps(error.body(request_id))
    headers = {"content-type": CONTENT_TYPE, "content-length": str(len(content)), "x-request-id": request_id}
    if error.status in {408, 413}:
        headers["connection"] = "close"  # the rest of the body is not worth reading
    pairs = [(name.lower().encode(), value.encode()) for name, value in (headers | error.headers).items()]
    return Answer(error.status, pairs, content)
