"""`python -m tests.inspector.envoy.crs.recording SOCKET DATAGRAMS`: an inspector that tells all that it finds.

It is what a worker is made of, without its bound on how much is told. Rules look as the suite's README asks: on all
levels, nothing is refused, values have 400 bytes at most.
"""

import asyncio
import json
import socket
import sys

import uvloop
from gatehouse_inspector.crs.files import find_crs
from gatehouse_inspector.engine import Engine
from gatehouse_inspector.inspection import Inspector, Prepared
from gatehouse_inspector.policies.policy import Limits, Mode, Policy
from gatehouse_inspector.serving.answers import answer
from gatehouse_inspector.serving.checks import asked
from gatehouse_inspector.serving.protocol import CheckProtocol

POLICY = Policy(
    Mode.DETECT, paranoia=4, detection_paranoia=4, allowed_methods=("GET", "HEAD", "POST", "OPTIONS"),
    limits=Limits(argument_value_bytes=400),
)  # fmt: skip
REFUSED = 949110
"""The rule that stands for being refused: the verdict does not name it."""


class Recording:
    """Answers Envoy, and first sends the numbers of the rules that matched."""

    def __init__(self, datagrams: str) -> None:
        self._inspector = Inspector(Engine(), find_crs())
        self._prepared: Prepared = self._inspector.prepare(POLICY)
        self._sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._sender.connect(datagrams)

    def handle(self, method: bytes, target: bytes, headers: list[tuple[bytes, bytes]], body: bytes) -> bytes:
        _, request = asked(method, target, headers, body)
        verdict = self._inspector.look(self._prepared, request)
        found = [one.rule for one in verdict.matches] + [REFUSED] * verdict.would_refuse
        self._sender.send(json.dumps(found).encode())
        return answer("", verdict, request.id)


async def main(place: str, datagrams: str) -> None:
    """Serve until the process is ended; one line on stdout says that it serves."""
    recording = Recording(datagrams)
    loop = asyncio.get_running_loop()
    server = await loop.create_unix_server(lambda: CheckProtocol(recording.handle, set()), place)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
