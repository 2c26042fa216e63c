"""`make up`: checks that the stack can run, brings it up, shows how to use it, and takes it down on Ctrl-C."""

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine, Mapping

from console.local.only_one import only_one
from console.local.places import Places
from console.local.ports import Port, chosen_ports, refuse_taken
from console.local.stack import Stages, ports_to_take, stack
from console.local.supervision.board import Board
from console.local.supervision.orphans import bury_orphans, end_orphans, take_in_orphans
from console.local.supervision.supervisor import Supervisor, redrawing
from console.local.welcome import welcome

LEAVING_SECONDS = 20.0


def up(places: Places) -> None:
    """Run the stack until Ctrl-C or SIGTERM; raise StackError when it cannot start."""
    ports = chosen_ports()
    places.make()
    with only_one(places.lock) as was_killed:
        refuse_taken(ports_to_take(places, ports), patience_seconds=LEAVING_SECONDS if was_killed else 0)
        take_in_orphans()
        try:
            asyncio.run(_run(places, ports))
        finally:
            end_orphans()


async def _run(places: Places, ports: Mapping[Port, int]) -> None:
    places.acme_root.unlink(missing_ok=True)  # of the Pebble before
    stages = stack(places, ports)
    board = _board(stages)
    supervisor = Supervisor(stages, places.logs, board)
    asked_to_stop = _stop_signals()
    try:
        async with redrawing(board):
            is_up = await _unless_stopped(supervisor.up(), asked_to_stop)
        board.settle()
        if is_up:
            board.say(await asyncio.to_thread(welcome, places, ports, board.unsettled()))
            await _unless_stopped(bury_orphans(), asked_to_stop)
    finally:
        board.settle()
        board.say("\n  Stopping, a second Ctrl-C kills.")
        asked_to_stop.clear()
        if not await _unless_stopped(supervisor.down(), asked_to_stop):
            supervisor.kill()


def _board(stages: Stages) -> Board:
    names = [item.name for stage in stages for item in stage]
    return Board(sys.stdout, names, is_colourful=sys.stdout.isatty() and "NO_COLOR" not in os.environ)


def _stop_signals() -> asyncio.Event:
    """Return an event that Ctrl-C and SIGTERM set, instead of interrupting us anywhere."""
    event, loop = asyncio.Event(), asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(each, event.set)
    return event


async def _unless_stopped(work: Coroutine[None, None, None], asked_to_stop: asyncio.Event) -> bool:
    """Await `work`; cancel it when asked to stop first. Say whether it came to its end."""
    task, stop = asyncio.create_task(work), asyncio.create_task(asked_to_stop.wait())
    await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if task.done():
        task.result()
        return True
    task.cancel()
    await asyncio.wait({task})
    return False
