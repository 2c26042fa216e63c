"""The agent's part in quotas, on a socket of its own, with a control plane that has one node."""

import asyncio
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.quotas.serving import Quotas
from gatehouse_protocol.quotas import QuotaDealing, QuotaDealt, QuotaTelling, QuotaTold
from gatehouse_protocol.vocabulary import AGENT_CLUSTER

from fleet.quotas.arithmetic import Holding, Told, deal


class Alone:
    """Deals to one node; `told` is what that said last of each bucket, by its keys."""

    def __init__(self) -> None:
        self.clock, self.told = Clock(), dict[tuple[str, tuple[str, ...]], QuotaTold]()
        self._holdings: dict[Any, dict[str, Holding]] = {}

    async def open_session(self) -> None:
        pass

    async def quotas(self, telling: QuotaTelling) -> QuotaDealing:
        dealt = []
        for number, one in enumerate(telling.buckets):
            self.told[one.quota, one.keys] = one
            kept = self._holdings.setdefault((one.quota, one.keys, one.window), {})
            said = Told(one.limit, one.held, one.used, one.refused, one.wanted)
            kept["here"] = deal(said, kept, "here", {"here"}, self.clock.seconds())
            dealt.append(QuotaDealt(number, kept["here"].held, kept["here"].used))
        return QuotaDealing(1, 5, tuple(dealt))


@contextmanager
def sharing() -> Iterator[tuple[Path, Alone]]:
    """The socket at which Envoy is answered, and who deals."""
    with tempfile.TemporaryDirectory(prefix="gh-") as directory:
        socket, alone = Path(directory) / "agent.sock", Alone()
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        ended = asyncio.Event()
        serving = asyncio.run_coroutine_threadsafe(_serve(socket, alone, ended), loop)
        try:
            yield socket, alone
        finally:
            loop.call_soon_threadsafe(ended.set)
            serving.result(30)
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()


async def _serve(socket: Path, alone: Any, ended: asyncio.Event) -> None:
    quotas, server = Quotas(alone), grpc.aio.server()
    server.add_generic_rpc_handlers((quotas.handler(),))
    server.add_insecure_port(f"unix:{socket}")
    await server.start()
    running = asyncio.create_task(quotas.run())
    await ended.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await server.stop(grace=0)


def lead_to(bootstrap: Any, socket: Path) -> None:
    """Let an Envoy find the agent there."""
    (agent,) = [one for one in bootstrap.static_resources.clusters if one.name == AGENT_CLUSTER]
    agent.load_assignment.cluster_name = AGENT_CLUSTER
    endpoint = agent.load_assignment.endpoints.add().lb_endpoints.add().endpoint
    endpoint.address.pipe.path = str(socket)
