"""A request is looked at where the policy says, through what wraps it, and told of without being repeated."""

import base64
import gzip
import json
import random
import zlib
from typing import Any

import pytest
from gatehouse_inspector.dlp.known import KnownSecret, WeakSecretError, new_salt
from gatehouse_inspector.dlp.looking import Guard
from gatehouse_inspector.dlp.policy import (
    DlpAction,
    DlpMode,
    DlpPolicy,
    DlpUnread,
    Exclusion,
    Watch,
    Watched,
    dlp_policy_of,
)
from gatehouse_inspector.dlp.verdicts import DlpVerdict
from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.verdicts import Outcome

CARD, IBAN = "4012888888881881", "DE89370400440532013000"
JSON = b"application/json"
FORM = b"application/x-www-form-urlencoded"
PARTS = b'multipart/form-data; boundary="B"'
SECRET = "c0Nq7wZt4Vb9Yx2Lr8Kd5Hs1"


def guard(**more: Any) -> Guard:
    watches = (Watch("card_number", DlpAction.BLOCK), Watch("iban", DlpAction.OBSERVE))
    return Guard(DlpPolicy(**{"mode": DlpMode.ENFORCE, "watches": watches, "key": "00" * 16, **more}))


def ask(
    by: Guard, body: bytes = b"", kind: bytes = JSON, target: bytes = b"/orders", *headers: tuple[bytes, bytes]
) -> DlpVerdict:
    return by.look(Request(b"POST", target, [(b"host", b"api.test"), (b"content-type", kind), *headers], body))


def b64(raw: bytes) -> bytes:
    return base64.b64encode(raw)


def of_json(value: object) -> bytes:
    return json.dumps({"note": value}).encode()


PLAIN = f'{{"card": "{CARD}"}}'.encode()
NOISE = random.Random(7).randbytes(3000) + b"\n"
WRAPPED = {
    "as it is": (PLAIN, JSON, "body /card"),
    "a number": (f'{{"a": [1, {CARD}]}}'.encode(), JSON, "body /a/1"),
    "with escapes of JSON": (rb'{"card": "\u0034012888888881881"}', JSON, "body /card"),
    "in a name": (f'{{"{CARD}": 1}}'.encode(), JSON, "body name of /…"),
    "JSON within JSON": (of_json(PLAIN.decode()), JSON, "body /note"),
    "not JSON at all": (b"{" + PLAIN, JSON, "body"),
    "a form": (b"a=1&card=4012+8888+8888+1881", FORM, "body card"),
    "a form, encoded": (b"card=%34%30%31%32888888881881", FORM, "body card"),
    "a form, encoded twice": (b"card=%2534012888888881881", FORM, "body card (url)"),
    "a part of a form": (
        b'--B\r\ncontent-disposition: form-data; name="card"\r\n\r\n' + CARD.encode() + b"\r\n--B--\r\n",
        PARTS,
        "body card",
    ),
    "an uploaded file": (
        b'--B\r\ncontent-disposition: form-data; name="f"; filename="a"\r\n\r\nx,' + CARD.encode() + b"\r\n--B--\r\n",
        PARTS,
        "body f",
    ),
    "base64": (of_json(b64(PLAIN).decode()), JSON, "body /note (base64)"),
    "base64 of URLs without its end": (
        of_json(base64.urlsafe_b64encode(b"??>>" + PLAIN).rstrip(b"=").decode()), JSON, "body /note (base64)",
    ),
    "base64 in lines": (base64.encodebytes(b"x" * 90 + PLAIN), b"text/plain", "body (base64)"),
    "base64 behind a slash": (of_json("/api/v1/" + b64(b"......" + PLAIN).decode()), JSON, "body /note (base64)"),
    "hexadecimal": (of_json(PLAIN.hex()), JSON, "body /note (hex)"),
    "gzip in base64": (of_json(b64(gzip.compress(PLAIN)).decode()), JSON, "body /note (base64, gzip)"),
    "deflate in base64": (of_json(b64(zlib.compress(PLAIN)).decode()), JSON, "body /note (base64, deflate)"),
    "three deep": (of_json(b64(b64(b64(PLAIN))).decode()), JSON, "body /note (base64, base64, base64)"),
    "gzip that does not say so": (gzip.compress(PLAIN), JSON, "body /card (gzip)"),
    "UTF-16": (CARD.encode("utf-16-le") + " and more".encode("utf-16-le"), b"text/plain", "body (utf-16)"),
    "behind noise in base64": (of_json(b64(NOISE + CARD.encode()).decode()), JSON, "body /note (base64)"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRAPPED)
def test_it_is_found_however_it_is_wrapped(name: str) -> None:
    body, kind, place = WRAPPED[name]
    verdict = ask(guard(), body, kind)
    assert [(one.detector, one.place) for one in verdict.leaks if not one.detector.startswith("unread:")] == [
        ("card_number", place)
    ]
    assert (verdict.status, verdict.outcome) == (403, Outcome.REFUSED)


def test_what_is_clean_passes_and_nothing_is_told() -> None:
    for body, kind in (
        (b'{"a": "hello", "n": 1.5}', JSON),
        (b"a=1&b=2", FORM),
        (b"", JSON),
        (NOISE, b"x/y"),
    ):
        verdict = ask(guard(), body, kind)
        assert (verdict.status, verdict.outcome, verdict.leaks) == (None, Outcome.PASSED, ())


def test_it_looks_where_the_policy_says() -> None:
    asked = {
        "path": (b"", b"/pay/4012888888881881/now", ()),
        "query": (b"", b"/orders?card=4012888888881881", ()),
        "header": (b"", b"/orders", ((b"X-Note", CARD.encode()),)),
        "body": (PLAIN, b"/orders", ()),
    }
    nowhere = {"path": False, "query": False, "headers": (), "body": False}
    for part, (body, target, headers) in asked.items():
        only = guard(**{**nowhere, **({"headers": ("x-note",)} if part == "header" else {part: True})})
        assert ask(only, body, JSON, target, *headers).leaks[0].place.startswith(part)
        assert ask(guard(**nowhere), body, JSON, target, *headers).status is None


def test_of_the_path_nothing_is_told_in_which_something_was_found() -> None:
    assert ask(guard(), b"", JSON, b"/pay/4012888888881881/now?x=1").path == "/pay/…/now"
    assert ask(guard(path=False), b"", JSON, b"/pay/%34012888888881881/now").path == "/pay/…/now"
    assert ask(guard(), b"", JSON, b"/pay/4012%2088888888/1881").path == "/pay/4012%2088888888/1881"
    assert ask(guard(), PLAIN).path == "/orders"


@pytest.mark.parametrize(
    ("target", "told"),
    [
        (b"/orders?id=7", ""),
        (f"/cards/{CARD}/x?id=7".encode(), "/cards/…/x?id=7"),
        (f"/orders?card={CARD}&id=7".encode(), "/orders?card=…&id=7"),
        (f"/orders?{CARD}&id=7".encode(), "/orders?…&id=7"),
        (f"/orders?{CARD}=1&id=7".encode(), "/orders?…&id=7"),
        (f"/a/{CARD}?q={b64(CARD.encode()).decode()}".encode(), "/a/…?q=…"),
        (b"/orders?q=4012%208888+8888 1881&id=7", "/orders?q=…&id=7"),
    ],
)
def test_a_target_may_be_recorded_without_what_was_found_in_it(target: bytes, told: str) -> None:
    assert ask(guard(), b"{}", JSON, target).target == told


def test_no_name_and_no_sample_tells_what_was_found() -> None:
    body = json.dumps({CARD: {IBAN: "4111111111111111"}, b64(PLAIN).decode(): {"x": "371449635398431"}}).encode()
    told = repr(ask(guard(), body))
    for secret in (CARD, IBAN, "4111111111111111", "371449635398431", b64(PLAIN).decode()):
        assert secret not in told


def test_findings_are_counted_by_different_values() -> None:
    some = guard(watches=(Watch("email", DlpAction.BLOCK, at_least=3),))
    assert ask(some, of_json("a@x.example, b@x.example, a@x.example, A@x.example")).leaks == ()
    verdict = ask(some, of_json("a@x.example, b@x.example, c@x.example, d@x.example"))
    assert [one.count for one in verdict.leaks] == [4, 4, 4]
    assert verdict.status == 403


def test_a_mode_that_observes_and_an_action_that_observes_only_tell() -> None:
    observed = ask(guard(mode=DlpMode.OBSERVE), PLAIN)
    assert (observed.status, observed.outcome) == (None, Outcome.WOULD_REFUSE)
    noted = ask(guard(), of_json(IBAN))
    assert (noted.status, noted.outcome) == (None, Outcome.NOTED)


def test_exclusions_leave_out_a_place_or_a_value() -> None:
    seen = ask(guard(), PLAIN).leaks[0]
    excluded = (
        (Exclusion(pointer="/card"), PLAIN, JSON, ()),
        (Exclusion(pointer="/items/*/card"), f'{{"items": [1, {{"card": "{CARD}"}}]}}'.encode(), JSON, ()),
        (Exclusion("card_number", argument="card"), b"card=4012888888881881", FORM, ()),
        (Exclusion(header="X-Note"), b"", JSON, ((b"x-note", CARD.encode()),)),
        (Exclusion(fingerprint=seen.fingerprint), PLAIN, JSON, ()),
    )
    for exclusion, body, kind, headers in excluded:
        spared = guard(exclusions=(exclusion,), headers=("x-note",))
        assert ask(spared, body, kind, b"/orders", *headers).leaks == (), exclusion
        assert ask(spared, of_json("4111111111111111"), JSON).status == 403, exclusion
    other = guard(exclusions=(Exclusion("iban", pointer="/card"),))
    assert ask(other, PLAIN).status == 403


def test_fingerprints_need_the_key() -> None:
    first, other = (ask(guard(key=key), PLAIN).leaks[0].fingerprint for key in ("00" * 16, "01" * 16))
    assert first != other
    assert first == ask(guard(), of_json(f"again {CARD}")).leaks[0].fingerprint


def deep(times: int) -> bytes:
    raw = PLAIN
    for _ in range(times):
        raw = b64(raw)
    return of_json(raw.decode())


UNREAD = {
    "deep": (deep(4), JSON, ()),
    "sealed": (b"PK\x03\x04" + bytes(60), b"application/zip", ()),
    "bomb": (of_json(b64(gzip.compress(bytes(900_000))).decode()), JSON, ()),
    "damaged": (of_json(b64(gzip.compress(NOISE[:500])[:300]).decode()), JSON, ()),
    "encoding": (b"not gzip", JSON, ((b"content-encoding", b"gzip"),)),
    "many": (of_json(" ".join(f"u{number}@x.example" for number in range(1_200))), JSON, ()),
}


@pytest.mark.parametrize("why", UNREAD)
def test_of_what_cannot_be_read_the_policy_decides(why: str) -> None:
    body, kind, headers = UNREAD[why]
    watches = (Watch("card_number", DlpAction.BLOCK), Watch("email", DlpAction.OBSERVE, at_least=1_000))
    told = {}
    for choice in DlpUnread:
        verdict = ask(guard(unread=choice, watches=watches), body, kind, b"/orders", *headers)
        unread = [one.detector for one in verdict.leaks if one.detector.startswith("unread:")]
        told[choice] = (verdict.status, unread)
    assert told == {
        DlpUnread.ALLOW: (None, []),
        DlpUnread.FLAG: (None, [f"unread:{why}"]),
        DlpUnread.DENY: (403, [f"unread:{why}"]),
    }


def test_what_is_beyond_the_largest_body_is_decided_apart() -> None:
    body = b'{"a": "' + b"x" * 2_000 + PLAIN
    assert ask(guard(largest_body_kib=1), body).outcome is Outcome.NOTED
    assert ask(guard(largest_body_kib=1, beyond=DlpUnread.ALLOW), body).outcome is Outcome.PASSED
    assert ask(guard(largest_body_kib=1, beyond=DlpUnread.DENY), body).status == 413
    assert ask(guard(largest_body_kib=4), body).status == 403, "it is within"


def test_a_known_secret_is_found_inside_of_other_things_and_never_told() -> None:
    known = Watched(KnownSecret.of("payments", SECRET, new_salt()))
    looking = guard(watches=(), secrets=(known,))
    for body in (
        of_json(f"xx{SECRET}yy"),
        of_json(b64(f"a {SECRET} b".encode()).decode()),
        gzip.compress(SECRET.encode()),
    ):
        verdict = ask(looking, body)
        assert (verdict.status, verdict.detectors) == (403, ("secret:payments",))
        assert verdict.leaks[0].sample == ""
    assert ask(looking, of_json(SECRET[:-1] + "2")).status is None
    assert ask(looking, of_json(SECRET[:-1])).status is None
    assert SECRET not in repr(known)


def test_a_secret_that_could_be_guessed_is_not_taken() -> None:
    for weak in ("short", "password password", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"):
        with pytest.raises(WeakSecretError):
            KnownSecret.of("weak", weak, new_salt())


def test_a_pattern_of_ones_own_is_found_and_named() -> None:
    own = guard(watches=(Watch("custom:case", DlpAction.BLOCK, pattern="ACME-[0-9]{4}"),))
    assert ask(own, of_json("see ACME-1234")).detectors == ("custom:case",)
    assert ask(own, of_json("see ACME-123")).leaks == ()


def test_a_policy_reads_itself_from_its_document() -> None:
    document = {"mode": "enforce", "watches": [{"detector": "iban", "action": "block"}], "beyond": "deny", "key": "00"}
    policy = dlp_policy_of(document)
    assert (policy.mode, policy.watches[0].action, policy.beyond) == (DlpMode.ENFORCE, DlpAction.BLOCK, DlpUnread.DENY)
    for bad in ({"mode": "sideways"}, {"unknown": 1}, {"watches": [{"detector": "iban", "action": "shout"}]}):
        with pytest.raises((ValueError, TypeError)):
            dlp_policy_of(bad)


def test_giving_up_says_so_and_follows_the_policy() -> None:
    request = Request(b"POST", f"/pay/{CARD}".encode(), [], b"")
    told = guard().give_up(request)
    assert (told.status, told.detectors, told.path) == (None, ("unread:slow",), "/…")
    assert guard(unread=DlpUnread.DENY).give_up(request).status == 403
