"""Where nobody watches, the table is one plain line for each change; on a terminal it is redrawn in place."""

import io

from console.local.supervision.board import Board
from console.local.supervision.program import State


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_pipe_gets_one_plain_line_for_each_change():
    stream = io.StringIO()
    board = Board(stream, ["web", "worker"], is_colourful=False)
    board.show("web", State.STARTING)
    board.show("web", State.UP, "http://127.0.0.1:8000")
    board.show("web", State.UP, "http://127.0.0.1:8000")
    board.draw()
    assert stream.getvalue().splitlines() == ["  … web     starting", "  ✓ web     http://127.0.0.1:8000"]


def test_a_terminal_is_redrawn_in_place_until_the_table_settles():
    stream = Terminal()
    board = Board(stream, ["web", "worker"], is_colourful=False)
    board.draw()
    board.show("web", State.UP, "here")
    assert "\x1b[2A" in stream.getvalue()
    board.settle()
    before = len(stream.getvalue())
    board.show("web", State.RESTARTING, "ended")
    assert stream.getvalue()[before:] == "  ! web     restarting  ended\n"


def test_what_is_not_up_is_named():
    board = Board(io.StringIO(), ["web", "frontend", "edge-1"], is_colourful=False)
    board.show("web", State.UP)
    board.show("frontend", State.UNCHANGED)
    board.show("edge-1", State.RESTARTING, "ended")
    assert board.unsettled() == ["edge-1"]


def test_colour_is_used_only_when_asked_for():
    plain, colourful = io.StringIO(), io.StringIO()
    Board(plain, ["web"], is_colourful=False).show("web", State.FAILED)
    Board(colourful, ["web"], is_colourful=True).show("web", State.FAILED)
    assert "\x1b" not in plain.getvalue()
    assert "\x1b[31m✗\x1b[0m" in colourful.getvalue()


def test_what_was_left_out_is_said_and_nothing_to_worry_about():
    stream = io.StringIO()
    board = Board(stream, ["pebble"], is_colourful=False)
    board.show("pebble", State.LEFT_OUT, "not on this machine")
    assert stream.getvalue() == "  · pebble  left out  not on this machine\n"
    assert board.unsettled() == []
