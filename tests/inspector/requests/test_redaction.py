"""What leaves a node holds no secrets."""

import json
import time

import pytest
from gatehouse_inspector.requests.redaction import Redaction
from gatehouse_inspector.requests.request import Request


def redaction(target=b"/", body=b"", media=b"application/json", *headers):
    return Redaction(Request(b"POST", target, ((b"content-type", media), *headers), body))


def test_headers_and_cookies_keep_their_names_and_lengths():
    found = redaction(
        b"/", b"", b"text/plain",
        (b"Authorization", b"Bearer abcdef"), (b"cookie", b"sid=s3cr3t; theme=dark; lone"), (b"X-Api-Key", b"k-12345"),
        (b"referer", b"https://a.test/?token=abcd&q=1"), (b"accept", b"*/*"),
    )  # fmt: skip
    assert found.headers == [
        ("content-type", "text/plain"), ("Authorization", "*************"),
        ("cookie", "sid=******; theme=****;*****"), ("X-Api-Key", "*******"),
        ("referer", "https://a.test/?token=****&q=1"), ("accept", "*/*"),
    ]  # fmt: skip
    assert found.names == ["header:authorization", "header:cookie", "header:x-api-key", "arg:token"]


def test_arguments_of_the_query_are_known_by_their_decoded_names():
    assert redaction(b"/a?pass%77ord=hunter2&id=1&token").target == "/a?pass%77ord=*******&id=1&token"


@pytest.mark.parametrize(
    ("media", "body", "expected"),
    [
        (b"application/x-www-form-urlencoded", b"user=ada&password=hunter2", b"user=ada&password=*******"),
        (b"application/json", b'{"user": "ada", "p\\u0061ssword": "hu\\"2", "n": 1}',
         b'{"user": "ada", "p\\u0061ssword": "*****", "n": 1}'),
        (b"application/json", b'{"card": {"number": 4111, "cvv": [1, "23"]}, "b": [true]}',
         b'{"card": {"number": 1111, "cvv": [1, "**"]}, "b": [true]}'),
        (b"application/json", b'{"password": "cut', b'{"password": "***'),
        (b'multipart/form-data; boundary=x',
         b'--x\r\nContent-Disposition: form-data; name="pin"\r\n\r\n1234\r\n--x\r\n'
         b'Content-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n',
         b'--x\r\nContent-Disposition: form-data; name="pin"\r\n\r\n****\r\n--x\r\n'
         b'Content-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n'),
        (b"text/xml", b"<a><password>hunter2</password></a>", b"<a><password>*******</password></a>"),
        (b"text/plain", b'{"token": "abcd"}', b'{"token": "****"}'),
        (b"application/octet-stream", b"\xff\x00password=x\xfe", b"\xff\x00password=**"),
    ],
)  # fmt: skip
def test_bodies_lose_values_of_secrets_and_nothing_else(media, body, expected):
    assert redaction(b"/", body, media).body == expected
    assert len(expected) == len(body)


HOSTILE = [
    ("text/plain", b"a" * 131_072),
    ("text/plain", b"password" * 16_384),
    ("application/json", b'"' + b'\\"' * 65_535),
    ("application/json", b'{"a":' * 26_000),
    ("application/json", b'"a"' + b" " * 131_000),
    ("multipart/form-data; boundary=x", b"content-disposition:" * 6_500),
    ("multipart/form-data; boundary=x", b"content-disposition: name=pin\r\na\r\n" * 4_000),
    ("application/x-www-form-urlencoded", b"&".join(b"pin=%06d" % number for number in range(10_000))),
]


@pytest.mark.parametrize(("media", "body"), HOSTILE)
def test_no_body_takes_long(media, body):
    started = time.process_time()
    found = redaction(b"/?" + body[:60_000], body, media.encode(), (b"cookie", b";".join([b"abcd"] * 10_000)))
    for _ in range(40):
        found.texts("ARGS:a", "x" * 512)
    assert time.process_time() - started < 0.25


def test_texts_about_a_request_hold_none_of_its_secrets_either():
    found = redaction(b"/?password=hunter2", json.dumps({"secret": "x' or 1=1"}).encode())
    assert found.texts("ARGS:password", "hunter2", "hunt") == ("*******", "****")
    assert found.texts("REQUEST_URI", "/?password=hunter2") == ("/?password=*******",)
    assert found.texts("ARGS:q", "said hunter2", "x' or 1=1 was it") == ("said *******", "********* was it")
    assert found.texts("REQUEST_COOKIES:sid", "abc") == ("***",)
    assert found.texts("ARGS_NAMES:password", "password") == ("password",)
