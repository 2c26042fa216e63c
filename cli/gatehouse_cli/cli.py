"""The words: `test` tries one request, `check` files of them."""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from gatehouse_cli.cases import Against, CaseError, read_cases
from gatehouse_cli.control import Control, ControlError
from gatehouse_cli.expecting import Expectation, differences
from gatehouse_cli.telling import differing, lines_of

DONE, OTHERWISE, NOBODY_KNOWS = 0, 1, 2
_FAULTS: Final = (ControlError, CaseError, OSError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0 all is as expected, 1 something is not, 2 nobody could tell."""
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except _FAULTS as error:
        print(f"gatehouse: {error}", file=sys.stderr)
        return NOBODY_KNOWS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gatehouse", description="What happens to a request, by the configuration.")
    commands = parser.add_subparsers(dest="command", required=True)
    test = commands.add_parser("test", help="try one request")
    test.set_defaults(run=_test)
    test.add_argument("address", metavar="URL", help="as https://shop.example.com/cart?id=1")
    test.add_argument("-X", "--method", help="GET, or POST where there is a body")
    test.add_argument("-H", "--header", action="append", default=[], metavar="'NAME: VALUE'", type=_header)
    test.add_argument("-d", "--data", metavar="BODY", help="text, or @FILE")
    test.add_argument("--client", metavar="ADDRESS", help="whence it comes")
    test.add_argument("--times", type=int, default=1, help="in a row, so that limits show")
    test.add_argument("--arm", metavar="SERVICE", help="gets all of what routes share")
    test.add_argument("--answers", type=int, metavar="STATUS", help="what services answer; 200 where nothing is said")
    test.add_argument("--compare", type=_against, metavar="STATE", help="show another state, too")
    for name, type_ in (("status", int), ("route", str), ("service", str), ("by", str)):
        test.add_argument(f"--{name}", type=type_, help="end with 1 if it is another")
    test.add_argument("--json", action="store_true", help="print the whole answer")
    check = commands.add_parser("check", help="try the requests of files, and hold them against what is expected")
    check.set_defaults(run=_check)
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    for one in (test, check):
        one.add_argument("--against", type=_against, metavar="STATE", help="draft, live or a revision's number")
        one.add_argument("--slice", default=os.environ.get("GATEHOUSE_SLICE"), help="as acme@edge")
        one.add_argument("--url", default=os.environ.get("GATEHOUSE_URL"), help="where the control plane is")
    return parser


def _header(text: str) -> list[str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is no header: write 'Name: value'")
    return [name.strip(), value.strip()]


def _against(text: str) -> Against:
    if text in ("draft", "live"):
        return text
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is neither draft nor live nor the number of a revision")


def _test(parsed: argparse.Namespace) -> int:
    control, slice_ = _control(parsed)
    states: list[Against] = [parsed.against or "draft", *([parsed.compare] if parsed.compare else [])]
    body = _body(parsed)
    told = [control.test_route(slice_, {**body, "against": state}) for state in states]
    if parsed.json:
        print(json.dumps(told if parsed.compare else told[0], indent=2, ensure_ascii=False))
    elif parsed.compare:
        print("\n".join(differing(lines_of(told[0]), lines_of(told[1]), (str(states[0]), str(states[1])))))
    else:
        print("\n".join(lines_of(told[0])))
    wanted = Expectation(status=parsed.status, route=parsed.route, service=parsed.service, by=parsed.by)
    return _said(differences(wanted, told[0]))


def _said(otherwise: Sequence[str]) -> int:
    for line in otherwise:
        print(f"gatehouse: {line}", file=sys.stderr)
    return OTHERWISE if otherwise else DONE


def _body(parsed: argparse.Namespace) -> dict[str, Any]:
    data = parsed.data
    if data is not None and data.startswith("@"):
        data = Path(data[1:]).read_text("utf-8")
    request = {
        "url": parsed.address,
        "method": parsed.method or ("GET" if data is None else "POST"),
        "headers": parsed.header,
        **({"body": data} if data is not None else {}),
        **({"client": parsed.client} if parsed.client else {}),
    }
    body: dict[str, Any] = {"request": request, "times": parsed.times}
    if parsed.arm:
        body["arm"] = parsed.arm
    if parsed.answers is not None:
        body["answer"] = {"status": parsed.answers}
    return body


def _check(parsed: argparse.Namespace) -> int:
    cases = [case for path in parsed.files for case in read_cases(path, parsed.against)]
    control, slice_ = _control(parsed)
    failed = 0
    for case in cases:
        otherwise = differences(case.expected, control.test_route(slice_, case.body))
        print(f"{'not ok' if otherwise else 'ok'} - {case.name}")
        for line in otherwise:
            print(f"    {line}")
        failed += bool(otherwise)
    print(f"{len(cases) - failed} of {len(cases)} as expected")
    return OTHERWISE if failed else DONE


def _control(parsed: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> tuple[Control, str]:
    if not parsed.url:
        raise ControlError("Say where the control plane is: --url, or GATEHOUSE_URL.")
    if not parsed.slice:
        raise ControlError("Say whose configuration is meant: --slice, or GATEHOUSE_SLICE.")
    file, ca = environment.get("GATEHOUSE_TOKEN_FILE"), environment.get("GATEHOUSE_CA_FILE")
    token = environment.get("GATEHOUSE_TOKEN") or (Path(file).read_text("utf-8") if file else "")
    if not token.strip():
        raise ControlError("An API token is needed: GATEHOUSE_TOKEN, or GATEHOUSE_TOKEN_FILE.")
    return Control(parsed.url, token.strip(), Path(ca) if ca else None), parsed.slice
