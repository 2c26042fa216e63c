"""`python -m bench.waf_inspector SOCKET`: an inspector with one worker and one policy, until it is ended."""

import asyncio
import signal
import sys
from pathlib import Path

from gatehouse_inspector.serving.supervisor import Supervisor


async def main(place: Path) -> None:
    """Serve, and say so."""
    supervisor, ended = Supervisor(place, workers=1), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await supervisor.load({"policies": {"acme/shop": {"mode": "block"}}})
    print("ready", flush=True)
    await ended.wait()
    await supervisor.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
