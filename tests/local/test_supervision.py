"""The supervisor starts stages in order, brings back what dies, names what cannot start, and leaves nothing behind."""

import asyncio
import io
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from console.local.places import CHECKOUT
from console.local.supervision.board import Board
from console.local.supervision.program import Program, StackError, State, Step
from console.local.supervision.ready import says
from console.local.supervision.supervisor import Supervisor

PATIENT = "import time; print('ready', flush=True); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {PATIENT}"
LEAVING = (
    "import subprocess, sys\n"
    f"left = subprocess.Popen([sys.executable, '-c', {PATIENT!r}], stdout=subprocess.DEVNULL, start_new_session=True)\n"
    "print(left.pid)"
)
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {PATIENT!r}]); {PATIENT}"


def python(name, code, **options):
    command = (sys.executable, "-c", code)
    return Program(name, lambda: command, dict(os.environ), is_ready=says("ready"), **options)


def step(name, code, **options):
    return Step(name, (sys.executable, "-c", code), dict(os.environ), **options)


class Stage:
    """A supervisor with its table kept as a list of (name, state)."""

    def __init__(self, folder, *stages):
        self.seen = []
        names = [item.name for stage in stages for item in stage]
        self.notes = {}
        self.board = board = Board(io.StringIO(), [*names, "extra"], is_colourful=False)
        show = board.show
        board.show = lambda name, state, note="": (self._see(name, state, note), show(name, state, note))
        self.supervisor = Supervisor(stages, folder, board)

    def _see(self, name, state, note):
        self.seen.append((name, state))
        self.notes[name] = note

    async def __aenter__(self):
        await self.supervisor.up()
        return self

    async def __aexit__(self, *_error):
        await self.supervisor.down()

    async def sees(self, name, state, times=1):
        async with asyncio.timeout(20):
            while self.seen.count((name, state)) < times:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    def pid(self, name):
        return self.supervisor.pids()[name]


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def test_a_stage_starts_when_the_one_before_is_ready_and_all_stop_in_reverse_order(tmp_path):
    async with Stage(tmp_path, [python("store", PATIENT)], [step("migrate", "")], [python("web", PATIENT)]) as stage:
        started = [name for name, state in stage.seen if state in {State.UP, State.DONE}]
        assert started == ["store", "migrate", "web"]
    stopped = [name for name, state in stage.seen if state is State.STOPPED]
    assert stopped == ["web", "store"]


async def test_a_program_that_dies_is_started_again(tmp_path):
    async with Stage(tmp_path, [python("web", PATIENT)]) as stage:
        first = stage.pid("web")
        os.kill(first, signal.SIGKILL)
        await stage.sees("web", State.UP, times=2)
        assert (("web", State.RESTARTING)) in stage.seen
        assert stage.pid("web") != first


async def test_stopping_kills_what_ignores_the_signal_and_every_child_of_it(tmp_path):
    async with Stage(tmp_path, [python("a", STUBBORN, grace_seconds=0.2), python("b", PARENT)]) as stage:
        groups = set(stage.supervisor.pids().values())
        assert groups <= _running_groups()
    assert groups.isdisjoint(_running_groups())


async def test_killing_waits_for_nothing(tmp_path):
    stage = Stage(tmp_path, [python("a", STUBBORN, grace_seconds=600)])
    async with stage:
        stopping = asyncio.create_task(stage.supervisor.down())
        await stage.sees("a", State.STOPPING)
        stage.supervisor.kill()
        await stopping
    assert ("a", State.STOPPED) in stage.seen


def test_what_a_killed_program_leaves_behind_is_taken_in_and_ended(tmp_path):
    script = (
        "import subprocess, sys\n"
        "from console.local.supervision.orphans import end_orphans, take_in_orphans\n"
        "take_in_orphans()\n"
        f"code = {LEAVING!r}\n"
        "left = int(subprocess.run([sys.executable, '-c', code], stdout=subprocess.PIPE, check=True).stdout)\n"
        "end_orphans()\n"
        "print(left)\n"
    )
    answer = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, check=True, cwd=CHECKOUT)
    assert not Path(f"/proc/{int(answer.stdout)}").exists()


def test_an_orphan_that_ends_while_the_stack_runs_is_buried(tmp_path):
    script = (
        "import asyncio, subprocess, sys\n"
        "from console.local.supervision import orphans\n"
        "orphans.take_in_orphans()\n"
        "orphans.LOOK_AGAIN_SECONDS = 0.05\n"
        f"code = {LEAVING.replace(PATIENT, 'pass')!r}\n"
        "left = int(subprocess.run([sys.executable, '-c', code], stdout=subprocess.PIPE, check=True).stdout)\n"
        "async def main():\n"
        "    burying = asyncio.create_task(orphans.bury_orphans())\n"
        "    while left in orphans._children(): await asyncio.sleep(0.05)\n"
        "asyncio.run(asyncio.wait_for(main(), 20))\n"
        "print('buried')\n"
    )
    answer = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, check=True, cwd=CHECKOUT)
    assert answer.stdout == b"buried\n"


async def test_a_vital_program_that_never_gets_ready_stops_the_start_and_shows_its_last_words(tmp_path, monkeypatch):
    monkeypatch.setattr("console.local.supervision.keeper.FIRST_PAUSE_SECONDS", 0.01)
    stage = Stage(tmp_path, [python("store", PATIENT)], [python("web", "raise SystemExit('no settings')")])
    with pytest.raises(StackError, match=r"(?s)web ended with exit code 1 5 times.*no settings"):
        async with stage:
            pass
    await stage.supervisor.down()
    assert ("store", State.STOPPED) in stage.seen


async def test_a_program_that_is_not_vital_is_shown_as_failed_and_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr("console.local.supervision.keeper.READY_SECONDS", 0.4)
    async with Stage(tmp_path, [python("node", "print('not yet')", is_vital=False)], [python("web", PATIENT)]) as stage:
        assert ("node", State.FAILED) in stage.seen
        assert ("web", State.UP) in stage.seen
        assert ("node", State.RESTARTING) in stage.seen


async def test_a_vital_step_that_fails_stops_the_start_and_another_one_does_not(tmp_path):
    async with Stage(tmp_path, [step("frontend", "raise SystemExit(3)", is_vital=False)], [step("demo", "")]) as stage:
        assert ("frontend", State.FAILED) in stage.seen
        assert ("demo", State.DONE) in stage.seen
    with pytest.raises(StackError, match=r"(?s)migrate failed.*bad migration"):
        async with Stage(tmp_path, [step("migrate", "raise SystemExit('bad migration')")]):
            pass


async def test_a_step_that_is_not_needed_is_left_out_and_an_early_one_does_not_wait(tmp_path):
    flag = tmp_path / "early"
    wait = f"import pathlib, time\nwhile not pathlib.Path({str(flag)!r}).exists(): time.sleep(0.01)"
    stages = (
        [step("waits", wait)],
        [
            step("early", f"open({str(flag)!r}, 'w').close()", is_early=True),
            step("idle", "1/0", is_needed=lambda: False),
        ],
    )
    async with Stage(tmp_path, *stages) as stage:
        assert ("idle", State.UNCHANGED) in stage.seen
        assert stage.seen.index(("early", State.DONE)) < stage.seen.index(("waits", State.DONE))


async def test_a_program_with_an_obstacle_is_left_out_and_the_others_start(tmp_path):
    stages = [python("extra", PATIENT, is_vital=False, obstacle=lambda: "not here")], [python("web", PATIENT)]
    async with Stage(tmp_path, *stages) as stage:
        assert [seen for seen in stage.seen if seen[0] == "extra"] == [("extra", State.LEFT_OUT)]
        assert set(stage.supervisor.pids()) == {"web"}
        assert stage.notes["extra"] == "not here"


async def test_a_program_whose_command_cannot_be_made_fails_alone_unless_it_is_vital(tmp_path):
    def nothing():
        raise StackError("no binary")

    broken = Program("extra", nothing, dict(os.environ), is_ready=says("ready"), is_vital=False)
    async with Stage(tmp_path, [python("web", PATIENT)]) as stage:
        keeping = asyncio.create_task(Supervisor([[broken]], tmp_path, stage.board).up())
        await stage.sees("extra", State.RESTARTING)
        assert "no binary" in stage.notes["extra"]
        keeping.cancel()
        await asyncio.wait({keeping})
    with pytest.raises(StackError, match="no binary"):
        async with Stage(tmp_path, [replace(broken, is_vital=True)]):
            pass


async def test_a_step_that_may_not_take_long_is_ended_and_one_that_says_why_is_quoted(tmp_path):
    stages = [
        step("slow", PATIENT, is_vital=False, limit_seconds=0.2),
        step("why", "raise SystemExit('the reason')", is_vital=False, says_why=True),
        step("mute", "raise SystemExit(4)", is_vital=False, says_why=True),
    ]
    async with Stage(tmp_path, stages) as stage:
        assert {state for name, state in stage.seen if name == "slow"} == {State.STARTING, State.FAILED}
        assert "not done within 0.2 s" in stage.notes["slow"]
        assert stage.notes["why"] == "the reason"
        assert "exit code 4" in stage.notes["mute"]


async def test_the_log_of_the_last_run_is_kept_beside_the_new_one(tmp_path):
    for word in ("first", "second"):
        async with Stage(tmp_path, [step("migrate", f"print({word!r})")]):
            pass
    assert (tmp_path / "migrate.log").read_text() == "second\n"
    assert (tmp_path / "migrate.log.1").read_text() == "first\n"


def _running_groups():
    """Return the process groups of everything that runs."""
    fields = (_fields(process) for process in Path("/proc").iterdir() if process.name.isdigit())
    return {int(each[2]) for each in fields if each and each[0] != "Z"}


def _fields(process):
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
