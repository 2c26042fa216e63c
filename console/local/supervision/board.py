"""Shows the stack on a terminal: one tidy table while it starts, plain lines afterwards and where nobody watches."""

import shutil
import time
from collections.abc import Iterable
from typing import TextIO

from console.local.supervision.program import State

SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
WELL = {State.UP, State.DONE, State.UNCHANGED}
SETTLED = {*WELL, State.LEFT_OUT}
SYMBOLS = {
    State.WAITING: "·", State.LEFT_OUT: "·", State.RESTARTING: "!", State.FAILED: "✗", State.STOPPING: "…",
    State.STOPPED: "·",
}  # fmt: skip
GREEN, RED, YELLOW, DIM, PLAIN = "\x1b[32m", "\x1b[31m", "\x1b[33m", "\x1b[2m", "\x1b[0m"


class Board:
    """The rows of the table, in the order given; call `draw` now and then so that the clock of slow rows moves."""

    def __init__(self, stream: TextIO, names: Iterable[str], *, is_colourful: bool) -> None:
        self._stream, self._is_colourful = stream, is_colourful
        self._rows: dict[str, tuple[State, str]] = dict.fromkeys(names, (State.WAITING, ""))
        self._since: dict[str, float] = {}
        self._width = max(map(len, self._rows), default=0)
        self._is_live = stream.isatty()
        self._drawn = 0

    def show(self, name: str, state: State, note: str = "") -> None:
        """Say that `name` is in `state`; the note says where it listens or what is wrong."""
        if self._rows.get(name) == (state, note):
            return
        if self._rows[name][0] is not state:
            self._since[name] = time.monotonic()
        self._rows[name] = (state, note)
        if self._is_live:
            self.draw()
        elif state is not State.STOPPING:  # the line that it has stopped is enough
            self.say(self._line(name).rstrip())

    def unsettled(self) -> list[str]:
        """Return the rows that are not as they should be when everything is up."""
        return [name for name, (state, _) in self._rows.items() if state not in SETTLED]

    def draw(self) -> None:
        """Redraw the table in place; nothing where it is not live."""
        if not self._is_live:
            return
        up = f"\x1b[{self._drawn}A" if self._drawn else ""
        self._stream.write(up + "".join(f"\x1b[2K{self._line(name)}\n" for name in self._rows))
        self._stream.flush()
        self._drawn = len(self._rows)

    def settle(self) -> None:
        """Leave the table as it is; from now on every change is a line of its own."""
        self.draw()
        self._is_live = False

    def say(self, text: str) -> None:
        """Print `text`, below the table."""
        self._stream.write(f"{text}\n")
        self._stream.flush()
        self._drawn = 0

    def _line(self, name: str) -> str:
        state, note = self._rows[name]
        if state is State.STARTING and self._is_live:
            seconds = time.monotonic() - self._since[name]
            note = f"{note}  {seconds:.0f} s" if seconds >= 2 else note
        said = state if state not in WELL else ""
        text = f"{name:<{self._width}}  {'  '.join(filter(None, (said, note)))}"
        return f"  {self._symbol(state)} {text[: self._room()]}"

    def _room(self) -> int | None:
        """How many characters a row may have: a wrapped row would spoil the drawing in place."""
        return shutil.get_terminal_size().columns - 5 if self._is_live else None

    def _symbol(self, state: State) -> str:
        if state is State.STARTING:
            return SPINNER[int(time.monotonic() * 10) % len(SPINNER)] if self._is_live else "…"
        symbol = "✓" if state in WELL else SYMBOLS[state]
        return self._coloured(symbol, state)

    def _coloured(self, symbol: str, state: State) -> str:
        if not self._is_colourful:
            return symbol
        colour = {State.FAILED: RED, State.RESTARTING: YELLOW}.get(state, GREEN if state in WELL else DIM)
        return f"{colour}{symbol}{PLAIN}"
