"""Reads what the console logs, in the form and by the handler that its settings give."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from console.base.log_lines import JsonLine


@contextmanager
def logged() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Give a way to read the lines that were logged within the block, each as what it parses to."""
    (ours,) = [one for one in logging.getLogger().handlers if isinstance(one.formatter, JsonLine)]
    assert isinstance(ours, logging.StreamHandler)
    taken = StringIO()
    before = ours.setStream(taken)
    try:
        yield lambda: [json.loads(line) for line in taken.getvalue().splitlines()]
    finally:
        ours.setStream(before)
