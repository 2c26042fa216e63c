"""Clients that never stop asking, to see whether anybody notices a change."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

Answers = list[tuple[int | str, str]]


@asynccontextmanager
async def clients(port: int, host: str, count: int = 4) -> AsyncIterator[Answers]:
    """Ask without a pause while the block runs; yields what was answered, (status, text) or the error.

    Every other client keeps its connection, the rest make a new one each time.
    """
    answers: Answers = []
    is_over = asyncio.Event()

    async def ask(keeps_connection: bool) -> None:
        limits = httpx.Limits(max_keepalive_connections=1 if keeps_connection else 0)
        async with httpx.AsyncClient(limits=limits, trust_env=False) as http:
            while not is_over.is_set():
                try:
                    answer = await http.get(f"http://127.0.0.1:{port}/", headers={"Host": host})
                    answers.append((answer.status_code, answer.text))
                except httpx.HTTPError as error:
                    answers.append((type(error).__name__, str(error)))

    asking = [asyncio.create_task(ask(number % 2 == 0)) for number in range(count)]
    try:
        yield answers
    finally:
        is_over.set()
        await asyncio.gather(*asking)
