"""What it costs to look for what must not leave, beside its peer: the same patterns, one after the other, with `re`.

Processor time for each KiB of a body of 100 KiB, the least of some rounds. Nothing is in most of these bodies; the
peer decodes nothing, checks no digits and knows no places.

    python -m bench.dlp
"""

import base64
import gzip
import json
import os
import random
import re
import string
import sys
import time
from collections.abc import Callable, Mapping
from typing import Final

from gatehouse_inspector.dlp.detectors import DETECTORS
from gatehouse_inspector.dlp.known import KnownSecret, new_salt
from gatehouse_inspector.dlp.looking import Guard
from gatehouse_inspector.dlp.policy import DlpAction, DlpMode, DlpPolicy, Watch, Watched
from gatehouse_inspector.requests.request import Request, Surroundings

BYTES: Final = 100_000
ROUNDS: Final = 4
_DRAWN: Final = random.Random(1)


def bodies() -> Mapping[str, bytes]:
    """Bodies as services and programs send them, and some that somebody has thought about."""
    plain, ids = _documents(with_ids=False), _documents(with_ids=True)
    return {
        "JSON of words and prices": plain,
        "JSON with ids, times and digests": ids,
        "the same in gzip in base64": json.dumps({"a": base64.b64encode(gzip.compress(ids)).decode()}).encode(),
        "noise in base64": base64.b64encode(os.urandom(BYTES * 3 // 4)),
        "digits": "".join(_DRAWN.choices(string.digits, k=BYTES)).encode(),
        "digits in groups of four": " ".join(f"{_DRAWN.randrange(10_000):04}" for _ in range(BYTES // 5)).encode(),
        "addresses of e-mail": " ".join(f"u{number}@x.example" for number in range(BYTES // 17)).encode(),
    }


def main() -> int:
    """Print a line for each body."""
    everything = tuple(Watch(name, DlpAction.BLOCK) for name in DETECTORS)
    secrets = tuple(
        Watched(KnownSecret.of(f"s{number}", "".join(_DRAWN.choices(string.ascii_letters, k=30)), new_salt()))
        for number in range(50)
    )
    guard, knowing = (Guard(DlpPolicy(watches=everything, secrets=known, key="00" * 16)) for known in ((), secrets))
    patterns = [re.compile(one.pattern.replace("(?s:.)", r"[\s\S]").encode()) for one in DETECTORS.values()]
    print(f"{'body':36} {'ours':>9} {'50 secrets':>11} {'re':>9}   µs/KiB")
    for name, body in bodies().items():
        request = Request(b"POST", b"/", [(b"content-type", b"application/json")], body)
        ours, known = (_cost(body, lambda by=by, request=request: by.look(request)) for by in (guard, knowing))
        peer = _cost(body, lambda body=body: [sum(1 for _ in one.finditer(body)) for one in patterns])
        print(f"{name:36} {ours:9.1f} {known:11.1f} {peer:9.1f}")
    redacting()
    return 0


def redacting() -> None:
    """Print what replacing costs beside finding alone, by how much is found; the peer replaces with `re`, blindly."""
    found = {
        action: Guard(DlpPolicy(mode=DlpMode.ENFORCE, watches=(Watch("card_number", action),), key="00" * 16))
        for action in (DlpAction.OBSERVE, DlpAction.REDACT)
    }
    card = re.compile(rb"\b(?:\d[ -]?){13,19}\b")
    print(f"{'cards in 100 KiB of JSON':36} {'found':>9} {'replaced':>11} {'re.sub':>9}   ms a request")
    for number in (1, 20, 400):
        body = _with_cards(number)
        request = Request(
            b"POST", b"/", [(b"content-type", b"application/json")], body, around=Surroundings(redacts=True)
        )
        assert len(found[DlpAction.REDACT].look(request).edits) == number
        told, edited = (_cost(body, lambda by=by, request=request: by.look(request)) for by in found.values())
        peer = _cost(body, lambda body=body: card.sub(b"[redacted]", body))
        size = len(body) / 1024 / 1e3
        print(f"{number:36} {told * size:9.1f} {edited * size:11.1f} {peer * size:9.1f}")


def _with_cards(number: int) -> bytes:
    """A document with escapes, in which so many card numbers stand among words."""
    notes = [f"said \u201c{'word ' * 40}\u201d\n" for _ in range(450)]
    for place in range(number):
        notes[place] += "4012888888881881 "
    return json.dumps(notes).encode()


def _cost(body: bytes, what: Callable[[], object]) -> float:
    least = float("inf")
    for _ in range(ROUNDS):
        begun = time.process_time()
        what()
        least = min(least, time.process_time() - begun)
    return least * 1e6 / (len(body) / 1024)


def _documents(*, with_ids: bool) -> bytes:
    words = ["".join(_DRAWN.choices(string.ascii_lowercase, k=_DRAWN.randint(2, 9))) for _ in range(500)]
    found: list[dict[str, object]] = []
    length = 0
    while length < BYTES:
        one: dict[str, object] = {
            "id": _DRAWN.randrange(10_000), "name": " ".join(_DRAWN.choices(words, k=6)),
            "price": _DRAWN.randrange(10_000) / 100, "ok": True,
        }  # fmt: skip
        if with_ids:
            one |= {"uuid": f"{_DRAWN.getrandbits(128):032x}", "at": 1_790_000_000_000 + _DRAWN.randrange(10**8)}
        found.append(one)
        length += len(json.dumps(one))
    return json.dumps(found).encode()


if __name__ == "__main__":
    sys.exit(main())
