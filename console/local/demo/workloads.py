"""What calls out in the demo: two workloads of acme's that ask the gateways as they ask a proxy.

`orders` may reach the payments service, and the parcel service by a name of the gateway's, which signs what it asks
there; it tries something else now and then. `reports` has a policy that only observes: what it reaches beside its rule
is let through, and counted as what would be denied.
"""

import asyncio
import base64
import contextlib
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PAUSE_SECONDS: Final = 1.0
PATIENCE_SECONDS: Final = 10.0
_TUNNEL_MS: Final = 4_000


@dataclass(frozen=True, slots=True)
class Call:
    """One kind of request out; `weight` says how often, relative to the others. `service` is its place in the demo;
    None: a named destination.
    """

    weight: int
    workload: str
    host: str
    service: int | None
    path: str = "/"
    is_tunnel: bool = False


CALLS: Final = (
    Call(12, "orders", "payments.localhost", 0, "/charges"),
    Call(4, "orders", "payments.localhost", 0, f"/charges/events?delay_ms={_TUNNEL_MS}", is_tunnel=True),
    Call(5, "orders", "parcels.egress", None, "/labels"),
    Call(2, "orders", "ledger.localhost", 1, "/entries"),  # no rule
    Call(6, "reports", "payments.localhost", 0, "/charges?month=last"),
    Call(2, "reports", "ledger.localhost", 1, "/entries?month=last"),  # would be denied
)
KEY: Final = Path("parcels") / "key"
"""Beside the folder of the workloads, where a named destination is there to be asked for."""
WORKLOADS: Final = tuple(sorted({call.workload for call in CALLS}))


def are_known(folder: Path) -> bool:
    """Are there a user name and password for every workload?"""
    return all((folder / name).is_file() for name in WORKLOADS)


def calls_beside(folder: Path) -> tuple[Call, ...]:
    """Return the calls that there is a service for; a demo that is older has no named destination."""
    return tuple(call for call in CALLS if call.service is not None or (folder.parent / KEY).is_file())


async def run(
    credentials: Mapping[str, str], services: tuple[int, int], ways_out: list[int], kinds: Sequence[Call] = CALLS
) -> None:
    """Call for ever, each time through a way out of its own choice; what fails is no matter of ours."""
    chance = random.Random()
    async with asyncio.TaskGroup() as calls:
        while True:
            call = chance.choices(kinds, [each.weight for each in kinds])[0]
            destination = call.host if call.service is None else f"{call.host}:{services[call.service]}"
            calls.create_task(_send(call, destination, credentials[call.workload], chance.choice(ways_out)))
            await asyncio.sleep(chance.expovariate(1 / PAUSE_SECONDS))


async def _send(call: Call, destination: str, credential: str, port: int) -> None:
    with contextlib.suppress(OSError, EOFError, TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            with contextlib.closing(writer):
                await _ask(call, destination, credential, reader, writer)


async def _ask(
    call: Call, destination: str, credential: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    known = f"Proxy-Authorization: Basic {base64.b64encode(credential.encode()).decode()}\r\n"
    if call.is_tunnel:
        writer.write(f"CONNECT {destination} HTTP/1.1\r\nHost: {destination}\r\n{known}\r\n".encode())
        if b" 200 " not in (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0]:
            return
    target, said = (call.path, "") if call.is_tunnel else (f"http://{destination}{call.path}", known)
    writer.write(f"GET {target} HTTP/1.1\r\nHost: {destination}\r\n{said}Connection: close\r\n\r\n".encode())
    await reader.read()


def main(folder: Path, services: tuple[int, int], ways_out: list[int]) -> None:
    """Call out through the gateways on the ports `ways_out` until told to stop."""
    credentials = {name: (folder / name).read_text().strip() for name in WORKLOADS}
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(credentials, services, ways_out, calls_beside(folder)))


if __name__ == "__main__":
    first, second, *others = map(int, sys.argv[2:])
    main(Path(sys.argv[1]), (first, second), others)
