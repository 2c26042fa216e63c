"""Known ways around a WAF: the attack does not reach the service, and its honest twin does.

What a case does is told in the table of `docs/waf.md`, written from here (`--update-golden`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from tests.inspector.envoy.bypasses import bodies, connections, http2, multipart, names, paths, values
from tests.inspector.envoy.bypasses.case import Case
from tests.inspector.envoy.inspected import Inspected
from tests.inspector.envoy.telling import assert_told
from tests.inspector.envoy.wire import exchange, http1
from tests.inspector.envoy.wire import http2 as over_http2

ALL = [case for module in (names, paths, values, bodies, multipart, connections, http2) for case in module.found()]
REFUSAL = b"This request was refused."


@dataclass(frozen=True)
class Outcome:
    """What came of a request: how often the service saw one, and who refused it."""

    reached: int
    by: str


def ask(shop: Inspected, case: Case, payload: str) -> Outcome:
    before = len(shop.seen)
    request = case.make(payload)
    if case.is_http2:
        fields, body = http2.fields(request)
        trailers = [(b"x-debug", b"on")] if case.trick == "trailers" else []
        answer, status = over_http2(shop.port, fields, body, trailers), 0
    else:
        reply = exchange(shop.port, request)
        if reply.status == 307:
            reply = exchange(shop.port, http1(urlsplit(reply.location).path))
        answer, status = reply.raw, reply.statuses[-1] if reply.statuses else 0
    by = "the inspector" if REFUSAL in answer else f"Envoy ({status})" if status >= 400 else "Envoy"
    return Outcome(len(shop.seen) - before, by)


@pytest.fixture(scope="module")
def outcomes(shop: Inspected) -> Mapping[tuple[str, str], Outcome]:
    """What came of each case, once with its attack and once with what is honest (or, without it, once more)."""
    found = {}
    for case in ALL:
        found[case.name, "attack"] = ask(shop, case, case.attack)
        if case.honest is not None:
            found[case.name, "honest"] = ask(shop, case, case.honest)
    return found


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_the_attack_does_not_reach_the_service_and_its_honest_twin_does(outcomes, case):
    attack, honest = outcomes[case.name, "attack"], outcomes.get((case.name, "honest"), Outcome(1, ""))
    assert honest.reached >= 1, honest.by
    came_through = attack.reached == honest.reached
    assert came_through == bool(case.passes), f"{attack.by}; expected: {case.passes or 'refused'}"


def test_the_document_tells_of_every_case_what_becomes_of_it(outcomes, request):
    lines = ["| | the attack | the honest twin |", "|---|---|---|"]
    for group in dict.fromkeys(case.group for case in ALL):
        lines.append(f"| **{group}** | | |")
        lines += [_told(case, outcomes[case.name, "attack"]) for case in ALL if case.group == group]
    assert_told("cases", "\n".join((*lines, "")), update=request.config.getoption("--update-golden"))


def _told(case: Case, attack: Outcome) -> str:
    what = f"**passes**: {case.passes}" if case.passes else f"refused by {attack.by}"
    trick = case.trick.replace("|", "\\|")
    return f"| {trick} | {what} | {'passes' if case.honest is not None else 'refused, too'} |"
