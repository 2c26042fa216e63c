"""How a request is framed: lengths, chunks, versions, two requests that look like one."""

from tests.inspector.envoy.bypasses.case import FORM, HONEST, SQL_ENCODED, Case, cases, in_query
from tests.inspector.envoy.wire import chunked, http1

_SQL = SQL_ENCODED


def _body(payload: str) -> bytes:
    return f"id={payload}".encode()


def _sent(*headers: tuple[str, str | bytes], body=None, **more: str):
    """A form, framed as the headers say."""
    write = body or (lambda payload: chunked(_body(payload)))
    return lambda payload: http1("/x", ("content-type", FORM), *headers, method="POST", body=write(payload), **more)


def _chunks(write, te: str = "chunked"):
    return _sent(("transfer-encoding", te), body=write)


def _letters(payload: str) -> bytes:
    return chunked(*(bytes([one]) for one in _body(payload)))


def _two(payload: str) -> bytes:
    """An honest request, and behind it another one."""
    return http1("/about", ("connection", "keep-alive")) + http1(f"/find?id={payload}")


def _hidden(payload: str) -> bytes:
    """A second request where a first one's body would be."""
    inner = http1(f"/find?id={payload}")
    return http1("/x", ("content-length", "0"), ("connection", "keep-alive"), method="POST") + inner


def _get_with_length(payload: str) -> bytes:
    inner = http1(f"/find?id={payload}")
    return http1("/x", ("content-length", str(len(inner))), body=inner)


def found() -> list[Case]:
    """All of them."""
    upgrade = (("connection", "upgrade"), ("upgrade", "websocket"), ("sec-websocket-version", "13"),
               ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="))  # fmt: skip
    return cases(
        "Framing",
        ("chunked", _chunks(lambda it: chunked(_body(it))), _SQL, HONEST),
        ("a chunk for each letter", _chunks(_letters), _SQL, HONEST),
        ("chunk extensions", _chunks(lambda it: chunked(_body(it), extension=b";a=b")), _SQL, HONEST),
        ("a chunk size with zeros before it",
         _chunks(lambda it: b"0000%x\r\n%s\r\n0\r\n\r\n" % (len(_body(it)), _body(it))), _SQL, HONEST),
        ("chunks that end with LF", _chunks(lambda it: chunked(_body(it)).replace(b"\r\n", b"\n")), _SQL, None),
        ("a chunk size that is no number", _chunks(lambda it: b"zz\r\n%s\r\n0\r\n\r\n" % _body(it)), _SQL, None),
        ("a chunk size beyond 64 bits", _chunks(lambda it: b"fffffffffffffffff\r\n%s\r\n0\r\n\r\n" % _body(it)),
         _SQL, None),
        ("`Transfer-Encoding: Chunked`", _chunks(lambda it: chunked(_body(it)), "Chunked"), _SQL, HONEST),
        ("`Transfer-Encoding: identity`", _chunks(_body, "identity"), _SQL, None),
        ("`Transfer-Encoding: gzip, chunked`", _chunks(lambda it: chunked(_body(it)), "gzip, chunked"), _SQL, None),
        ("`Transfer-Encoding: chunked, chunked`", _chunks(lambda it: chunked(_body(it)), "chunked, chunked"), _SQL,
         None),
        ("`Transfer-Encoding: xchunked`", _chunks(lambda it: chunked(_body(it)), "xchunked"), _SQL, None),
        ("two Transfer-Encodings",
         _sent(("transfer-encoding", "chunked"), ("Transfer-Encoding", "identity")), _SQL, None),
        ("both lengths, chunks and Content-Length", _sent(("transfer-encoding", "chunked"), ("content-length", "4")),
         _SQL, None),
        ("two Content-Lengths", lambda it: http1(
            "/x", ("content-type", FORM), ("content-length", "4"), ("Content-Length", "30"), method="POST",
             body=_body(it)),
         _SQL, None),
        ("`Content-Length: +30`", _sent(("content-length", "+30"), body=_body), _SQL, None),
        ("`Content-Length: -1`", _sent(("content-length", "-1"), body=_body), _SQL, None),
        ("`Content-Length: 0x1e`", _sent(("content-length", "0x1e"), body=_body), _SQL, None),
        ("`Content-Length: 4, 4`", _sent(("content-length", "4, 4"), body=_body), _SQL, None),
        ("a second request behind the first", _two, _SQL, HONEST),
        ("a second request where a body would be", _hidden, _SQL, HONEST),
        ("a request as the body of a GET", _get_with_length, _SQL, None),
        ("`Expect: 100-continue`", _sent(("expect", "100-continue"), body=_body), _SQL, HONEST),
        ("`Expect: something`", _sent(("expect", "something"), body=_body), _SQL, HONEST),
        ("HTTP/1.0", in_query(version="1.0"), _SQL, None),
        ("HTTP/0.9", lambda it: f"GET /find?id={it}\r\n\r\n".encode(), _SQL, None),
        ("HTTP/1.2", in_query(version="1.2"), _SQL, None),
        ("HTTP/2.0 in the first line", in_query(version="2.0"), _SQL, None),
        ("lines that end with LF", lambda it: http1(f"/find?id={it}").replace(b"\r\n", b"\n"), _SQL, HONEST),
        ("a space too many in the first line", lambda it: http1(f"/find?id={it} "), _SQL, HONEST),
        ("no Host", lambda it: f"GET /find?id={it} HTTP/1.1\r\nconnection: close\r\n\r\n".encode(), _SQL, None),
        ("120 headers", in_query(*((f"x-{index}", "1") for index in range(120))), _SQL, None),
        ("70 KiB of headers", in_query(("x-long", "x" * 70_000)), _SQL, None),
        ("an upgrade to a websocket", in_query(*upgrade), _SQL, HONEST),
        ("an upgrade to h2c", in_query(
            ("connection", "close, upgrade, http2-settings"), ("upgrade", "h2c"), ("http2-settings", "AAMAAABk")),
             _SQL, HONEST),
        ("an upgrade to something", in_query(("connection", "upgrade"), ("upgrade", "something")), _SQL, None),
    )  # fmt: skip
