"""Bodies of which only the start is there."""

import json

import pytest
from gatehouse_inspector.requests.arguments import of_json
from gatehouse_inspector.requests.cut import LONGEST_END, ended, needs_its_end
from gatehouse_inspector.requests.facts import RequestFacts
from gatehouse_inspector.requests.multipart import of_multipart
from gatehouse_inspector.requests.request import Request

USER = {"name": 'Åda \\ "x" ☕ \U0001f980', "tags": ["a", {"b": -1.5e3}, [], True]}
WHOLE = json.dumps({"user": USER, "note": "é\u0001\n", "n": None}, ensure_ascii=False).encode()
ESCAPED = json.dumps(json.loads(WHOLE)).encode()
FORM = b"multipart/form-data; boundary=XyZ"
PARTS = (
    b'--XyZ\r\nContent-Disposition: form-data; name="id"\r\n\r\n7\r\n'
    b'--XyZ\r\nContent-Disposition: form-data; name="scan"; filename="a.bin"\r\n'
    b"Content-Type: application/octet-stream\r\n\r\n\x00\r\n--Xyz\r\n--X\xff\r\n--XyZ--\r\n"
)


@pytest.mark.parametrize("whole", [WHOLE, ESCAPED], ids=["utf-8", "escaped"])
def test_json_that_is_cut_anywhere_can_be_read_and_says_nothing_that_is_not_there(whole):
    known = of_json(whole)
    for length in range(1, len(whole)):
        short = ended(whole[:length], b"application/json")
        assert len(short) <= length + LONGEST_END
        for name, (value, *_) in of_json(short).items():
            assert value == "null" or known[name][0].startswith(value)


def test_of_a_value_that_is_cut_the_start_is_there():
    assert of_json(ended(b'{"a": [1, {"b": "1\' or \\u00', b"application/json")) == {
        "a": ("1",),
        "a.0": ("1",),
        "a.b": ("1' or ",),
        "a.1.b": ("1' or ",),
    }
    assert of_json(ended(b'{"a": 1, "<scr', b"application/json; charset=utf-8")) == {"a": ("1",), "<scr": ("null",)}
    assert of_json(ended(b'{"a": tru', b"application/vnd.shop+json")) == {"a": ("null",)}


@pytest.mark.parametrize("body", [b'{"a": "\x01 b', b"[" * 5000, b"[" + b"1," * 9000, b'{"a": "\\x', b'{"a" "b'])
def test_json_that_is_none_is_made_none_either(body):
    with pytest.raises(ValueError, match=r"."):
        of_json(ended(body, b"application/json"))


def test_a_form_that_is_cut_anywhere_has_the_fields_that_are_there():
    for length in range(len(PARTS)):
        short = ended(PARTS[:length], FORM)
        fields = of_multipart(short, FORM)
        if length >= PARTS.index(b"7\r\n") + 1:
            assert fields["id"] == ("7",), PARTS[:length]
            assert short.rstrip().endswith(b"\r\n--XyZ--")
        if length > PARTS.index(b"\x00"):
            assert fields["scan"] == ("a.bin",)


def test_what_cannot_be_ended_is_left_alone():
    assert ended(b"<a><b>x", b"application/xml") == b"<a><b>x"
    assert ended(b"a=1&b", b"application/x-www-form-urlencoded") == b"a=1&b"
    assert ended(PARTS[:50], b"multipart/form-data") == PARTS[:50]
    assert ended(b"prose", FORM) == b"prose"


def test_who_needs_the_end():
    assert all(map(needs_its_end, (b"application/JSON", b"text/xml", b"Multipart/Form-Data; boundary=a")))
    assert not any(map(needs_its_end, (b"text/plain", b"application/x-www-form-urlencoded", b"", b"image/png")))


def test_rules_of_ones_own_see_the_start_too():
    request = Request(b"POST", b"/", ((b"content-type", FORM),), PARTS[:-20], is_truncated=True)
    facts = RequestFacts(request)
    assert facts.values("http.request.body.args", "id") == ("7",)
    assert facts.value("http.request.body.size") == len(PARTS) - 20
