"""Asks a store for a range of values (Prometheus's HTTP API, `POST …/query_range`)."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

import orjson

from alerting.channels.channel_type import leave
from console.base.keyring import KeyRingError
from console.base.outbound.leave import NotDialled
from console.base.outbound.post import Unreachable, post
from exports.models import Export
from exports.sealing import open_headers
from telemetry.queries.past import Away
from telemetry.queries.window import Window

MOST_BYTES: Final = 8_000_000
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


def ask_range(export: Export, query: str, window: Window, label: str) -> dict[str, list[int | None]]:
    """Return by the value of one label what a query says where each step begins, and where the last one ends.

    None: it says nothing there. Raises Away.
    """
    form = {
        "query": query, "start": window.since.timestamp(), "end": window.until.timestamp(), "step": window.step_seconds,
    }  # fmt: skip
    answer = _answer(export, urlencode(form).encode())
    length, begin = len(window.starts) + 1, window.since.timestamp()
    found: dict[str, list[int | None]] = {}
    for series in answer["data"]["result"]:
        values: list[int | None] = [None] * length
        for at, value in series["values"]:
            values[round((at - begin) / window.step_seconds)] = round(float(value))
        found[series["metric"].get(label, "")] = values
    return found


def selector(labels: Mapping[str, str | list[str]]) -> str:
    """Return `{name="value",…}`; of several values any may be there."""
    parts = [f"{name}{_is(value)}" for name, value in labels.items()]
    return "{" + ",".join(parts) + "}"


def _is(value: str | list[str]) -> str:
    if isinstance(value, str):
        return f"={orjson.dumps(value).decode()}"
    return (
        f"=~{orjson.dumps('|'.join(value)).decode()}"  # slugs: nothing in them means anything to a regular expression
    )


def _answer(export: Export, body: bytes) -> Any:
    try:
        headers = {**open_headers(export.pk, export.ciphertext), **_FORM}
        reply = post(f"{export.query_url}/query_range", body, headers, leave(), most_bytes=MOST_BYTES)
    except (NotDialled, Unreachable, KeyRingError) as error:
        raise Away(f"{export.name}: {error}") from None
    try:
        document = orjson.loads(reply.content)
        if reply.is_success and document["status"] == "success" and document["data"]["resultType"] == "matrix":
            return document
        said = str(document.get("error", ""))[:200]
    except (orjson.JSONDecodeError, LookupError, AttributeError, TypeError):
        said = ""
    raise Away(f"{export.name}: it answered {reply.status}" + (f": {said}" if said else "."))
