"""`python -m tests.inspector.envoy.crs.collect FOLDER`: write `cases.json.xz` from an unpacked Core Rule Set's source.

The suite (`tests/regression/tests`, Apache-2.0) describes requests for a runner of its own, ftw, which fills in what is
left out. Here stands each request as its bytes, and what is to be found in it.
"""

import base64
import json
import lzma
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

import yaml

CASES = Path(__file__).parent / "cases.json.xz"
_FORM = "application/x-www-form-urlencoded"
_RULE = re.compile(r"\d{6}")


def main(folder: Path) -> None:
    """Write all enabled cases, in order."""
    found = [case for path in sorted(folder.glob("tests/regression/tests/*/*.yaml")) for case in _cases(path)]
    for index, case in enumerate(found):
        if case["name"] in {other["name"] for other in found[:index]}:
            case["name"] += " (again)"
    CASES.write_bytes(lzma.compress("\n".join(map(json.dumps, found)).encode(), preset=9))
    print(f"{len(found)} cases, {CASES.stat().st_size} bytes")


def read() -> list[dict[str, Any]]:
    """Return the cases; `request` as bytes."""
    lines = lzma.decompress(CASES.read_bytes()).decode().splitlines()
    return [{**case, "request": case["request"].encode("latin-1")} for case in map(json.loads, lines)]


def _cases(path: Path) -> list[dict[str, Any]]:
    document = yaml.safe_load(path.read_text())
    if not document["meta"].get("enabled", True):
        return []
    return [_case(test["test_title"], test["stages"][0]["stage"]) for test in document["tests"]]


def _case(title: str, stage: dict[str, Any]) -> dict[str, Any]:
    output = stage["output"]
    statuses = output.get("status", [])
    case = {
        "name": str(title),
        "request": _request(stage["input"]).decode("latin-1"),
        "found": _rule(output.get("log_contains")),
        "not_found": _rule(output.get("no_log_contains")),
        "statuses": statuses if isinstance(statuses, list) else [statuses],
        "no_answer": bool(output.get("expect_error")),
    }
    return {key: value for key, value in case.items() if value}


def _rule(text: str | None) -> int:
    """The number of a rule; 1 for the text of a case that names none."""
    if text is None:
        return 0
    number = _RULE.search(text)
    return int(number[0]) if number else 1


def _request(given: dict[str, Any]) -> bytes:
    if "encoded_request" in given:
        return base64.b64decode(given["encoded_request"])
    if "raw_request" in given:
        return _bytes(given["raw_request"])
    headers, data = dict(given.get("headers") or {}), given.get("data", "")
    data = "\r\n".join(data) if isinstance(data, list) else data
    if data and not given.get("stop_magic"):
        headers.setdefault("Content-Type", _FORM)
        data = _encoded(data) if headers["Content-Type"] == _FORM else data
        headers.setdefault("Content-Length", len(_bytes(data)))
    first = f"{given.get('method', 'GET')} {given.get('uri', '/')} {given.get('version', 'HTTP/1.1')}"
    lines = [first, *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return _bytes("\r\n".join(lines)) + _bytes(data)


def _encoded(data: str) -> str:
    pairs = parse_qsl(data) if unquote(data) == data else []
    return urlencode(pairs) if pairs else data


def _bytes(text: str) -> bytes:
    return text.encode("utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
