"""What is replaced in a request: exactly what was found, whatever it is written in; and what is refused instead."""

import gzip
import json
import os
from urllib.parse import parse_qsl, quote_plus, urlencode

import pytest
from gatehouse_inspector.dlp.known import KnownSecret, new_salt
from gatehouse_inspector.dlp.looking import Guard
from gatehouse_inspector.dlp.policy import DlpAction, DlpMode, DlpPolicy, Exclusion, Watch, Watched
from gatehouse_inspector.requests.request import Request, Surroundings

CARD, IBAN, MAIL = "4012888888881881", "DE89370400440532013000", "jane.doe@example.com"
SECRET = 'c0Nq7"Zt4\\b9Yx2Lr8Kd5Hs1'
MASK = "[redacted:card_number]"
KEY = os.urandom(16).hex()
PEM = "-----BEGIN PRIVATE KEY-----\n" + "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n" * 20 + "-----END PRIVATE KEY-----"
AWS = ("AKIAIOSFODNN7EXAMPLQ", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzQpLmN3kq")


def guard(*names, mode=DlpMode.ENFORCE, **more):
    watches = tuple(Watch(name, DlpAction.REDACT) for name in names or ("card_number",))
    return Guard(DlpPolicy(mode=mode, watches=watches, headers=("x-note",), key=KEY, **more))


def asked(body="", media="application/json", target="/", *headers, redacts=True):
    sent = [(b"content-type", media.encode()), *headers]
    raw = body if isinstance(body, bytes) else body.encode()
    return Request(b"POST", target.encode(), sent, raw, around=Surroundings(redacts=redacts))


def edited(request, look=None):
    """The body and the target as they go on, edited as Envoy does it."""
    verdict = (look or guard()).look(request)
    assert verdict.status is None, verdict
    made = {"b": request.body, "t": request.target}
    for one in sorted(verdict.edits, key=lambda one: -one.start):
        where = "b" if one.part == "body" else "t"
        made[where] = made[where][: one.start] + one.text.encode() + made[where][one.end :]
    return made["b"].decode(), made["t"].decode()


@pytest.mark.parametrize("spelled", [f"{CARD}", "4012 8888 8888 1881", "4012-8888-8888-1881"])
@pytest.mark.parametrize("around", ["{}", "pay {} now", '"{}"', "\\{}\\", "\n\t{}\u00fc\U0001f600", "\U0001f600{}"])
@pytest.mark.parametrize("ascii", [True, False])
def test_json_stays_json_and_only_what_was_found_is_gone(spelled, around, ascii):
    body = json.dumps({"a": [1, around.format(spelled), None, 1.25e3], "b": "x"}, ensure_ascii=ascii, indent=1)
    made, _ = edited(asked(body))
    assert json.loads(made) == {"a": [1, around.format(MASK), None, 1250.0], "b": "x"}
    assert made.count("\n") == body.count("\n"), "white space is as it was"


def test_what_is_written_in_escapes_is_replaced_with_them():
    body = '{"a": "\\u0034012888888881\\u0038\\u0038\\u0031 \\ud83d\\ude00", "a": "4012888888881881\\/"}'
    made, _ = edited(asked(body))
    assert made == f'{{"a": "{MASK} \\ud83d\\ude00", "a": "{MASK}\\/"}}'.replace("\\/", "") or CARD not in made
    assert json.loads(made)


def test_a_number_becomes_a_text_and_other_numbers_stay_as_they_were_written():
    made, _ = edited(asked(f'{{"n": {CARD}, "m": 1.50, "e": -0.0E+2}}'))
    assert made == f'{{"n": "{MASK}", "m": 1.50, "e": -0.0E+2}}'


def test_forms_and_queries_keep_their_other_values():
    pairs = [("note", f"to pay: {CARD} & more"), ("b", "ü=1"), ("empty", "")]
    made, target = edited(
        asked(urlencode(pairs), "application/x-www-form-urlencoded", f"/x?{urlencode(pairs)}&q={quote_plus(CARD)}")
    )
    wanted = [("note", f"to pay: {MASK} & more"), ("b", "ü=1"), ("empty", "")]
    assert parse_qsl(made, keep_blank_values=True) == wanted
    assert parse_qsl(target.partition("?")[2], keep_blank_values=True) == [*wanted, ("q", MASK)]


def test_plain_texts_and_fields_of_multipart_are_replaced_and_files_are_not():
    assert edited(asked(f"pay {CARD}, please", "text/plain"))[0] == f"pay {MASK}, please"
    part = '--x\r\nContent-Disposition: form-data; name="a"{}\r\n\r\npay {}\r\n--x--\r\n'
    media = "multipart/form-data; boundary=x"
    assert edited(asked(part.format("", CARD), media))[0] == part.format("", MASK)
    assert guard().look(asked(part.format('; filename="a.txt"', CARD), media)).status == 403


def test_a_key_is_replaced_to_its_end_and_an_access_key_stays_beside_its_secret():
    made, _ = edited(asked(json.dumps({"k": f"a {PEM} b"})), guard("private_key"))
    assert json.loads(made) == {"k": "a [redacted:private_key] b"}
    made, _ = edited(asked(json.dumps(dict(zip("ab", AWS, strict=True)))), guard("aws_secret_key"))
    assert json.loads(made) == {"a": AWS[0], "b": "[redacted:aws_secret_key]"}


def test_known_secrets_are_replaced_wherever_they_stand_as_they_are():
    secret = Watched(KnownSecret.of("payments", SECRET, new_salt()), DlpAction.REDACT)
    made, _ = edited(asked(json.dumps({"a": f"x{SECRET}y", "b": MAIL})), guard(secrets=(secret,)))
    assert json.loads(made) == {"a": "x[redacted:secret:payments]y", "b": MAIL}


def test_two_findings_in_one_text_and_two_detectors_of_the_same():
    look = guard("card_number", "iban", "email")
    made, _ = edited(asked(f"{CARD} {IBAN} {CARD} {MAIL}", "text/plain"), look)
    assert made == f"{MASK} [redacted:iban] {MASK} [redacted:email]"


def test_what_is_no_leak_stays():
    by_place = guard(exclusions=(Exclusion(pointer="/a"),))
    made, _ = edited(asked(json.dumps({"a": CARD, "b": CARD})), by_place)
    assert json.loads(made) == {"a": CARD, "b": MASK}
    (leak,) = guard().look(asked(CARD, "text/plain")).leaks
    by_value = guard(exclusions=(Exclusion(fingerprint=leak.fingerprint),))
    other = "5555555555554444"
    made, _ = edited(asked(f"{CARD} {other}", "text/plain"), by_value)
    assert made == f"{CARD} {MASK}"


@pytest.mark.parametrize(
    ("body", "media", "more"),
    [
        ('{"4012888888881881": 1}', "application/json", {}),
        ('{"a": "NDAxMjg4ODg4ODg4MTg4MQ=="}', "application/json", {}),
        (f'{{"a": "{CARD}", "b": "NDAxMjg4ODg4ODg4MTg4MQ=="}}', "application/json", {}),
        (f'{{"a": {CARD}}}\n{{"a": 2}}', "application/x-ndjson", {}),
        (CARD, "application/grpc+proto", {}),
        (CARD, "image/svg+xml", {}),
        (CARD, "text/plain", {"redacts": False}),
        (" ".join([CARD] * 401), "text/plain", {}),
    ],
    ids=["a name", "wrapped", "both", "lines", "grpc", "image", "an old listener", "too many"],
)
def test_what_cannot_be_replaced_is_refused_and_says_so(body, media, more):
    verdict = guard().look(asked(body, media, **more))
    assert (verdict.status, verdict.edits) == (403, ())
    assert {one.action for one in verdict.leaks} == {DlpAction.BLOCK}


def test_what_was_encoded_on_its_way_or_is_longer_than_is_looked_at_is_refused():
    packed = asked(gzip.compress(CARD.encode()), "text/plain", "/", (b"content-encoding", b"gzip"))
    assert guard().look(packed).status == 403
    long = asked(f"{CARD} {'x ' * 2_000}", "text/plain")
    assert guard(largest_body_kib=1).look(long).status == 403


def test_a_policy_that_observes_changes_nothing():
    verdict = guard(mode=DlpMode.OBSERVE).look(asked(CARD, "text/plain"))
    assert (verdict.status, verdict.edits, verdict.outcome) == (None, (), "noted")
