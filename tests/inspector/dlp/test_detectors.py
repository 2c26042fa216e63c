"""Each detector finds what is meant, and not what only looks like it."""

import pytest
from gatehouse_inspector.dlp.detectors import DETECTORS
from gatehouse_inspector.dlp.looking import Guard
from gatehouse_inspector.dlp.policy import DlpAction, DlpPolicy, Watch
from gatehouse_inspector.requests.request import Request

from tests.inspector.dlp.examples import NEARLY, TRUE


@pytest.fixture(scope="module")
def guards() -> dict[str, Guard]:
    return {name: Guard(DlpPolicy(watches=(Watch(name, DlpAction.BLOCK),), key="00")) for name in DETECTORS}


def found(guard: Guard, text: str) -> bool:
    """Whether it is found in a text of plain words, in which it stands between others."""
    body = f"see here: {text}, and so on".encode()
    plain = guard.look(Request(b"POST", b"/", [(b"content-type", b"text/plain")], body))
    return any(not one.detector.startswith("unread:") for one in plain.leaks)


def test_every_detector_has_examples_and_near_misses() -> None:
    assert set(TRUE) == set(NEARLY) == set(DETECTORS)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in TRUE.items() for text in texts])
def test_what_is_meant_is_found(guards: dict[str, Guard], name: str, text: str) -> None:
    assert found(guards[name], text)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in NEARLY.items() for text in texts])
def test_what_only_looks_like_it_is_not(guards: dict[str, Guard], name: str, text: str) -> None:
    assert not found(guards[name], text)
