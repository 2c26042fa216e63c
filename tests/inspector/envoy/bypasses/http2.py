"""HTTP/2: the same questions in frames."""

from tests.inspector.envoy.bypasses.case import FORM, HONEST, SQL_ENCODED, Case

_GROUP = "HTTP/2"


def found() -> list[Case]:
    """All of them; what they make is header fields, an empty line, and a body (see `fields`)."""
    sql, honest = SQL_ENCODED, HONEST
    listed = (
        ("a query", _asked(), sql, honest),
        ("a form", _form(), sql, honest),
        ("trailers", _form(), sql, honest),
        ("a field's name in capital letters", _asked(("X-Debug", "off")), sql, None),
        ("`connection`", _asked(("connection", "close")), sql, None),
        ("`transfer-encoding`", _form(("transfer-encoding", "chunked")), sql, None),
        ("a content-length that is wrong", _form(("content-length", "3")), sql, None),
        ("a line end in a value", _asked(("x-a", "b\r\nx-debug: on")), sql, None),
        ("a colon in a name", _asked(("x-a: b", "c")), sql, None),
        ("`:path` twice", _asked((":path", "/about"), is_first=True), sql, None),
        ("a pseudo-header behind a field", _asked((":path", "/about")), sql, None),
        ("`:authority` and another host", _asked(("host", "off.acme.test")), sql, honest),
        ("a `:method` with a space", _asked(method="GET /about HTTP/1.1\r\n"), sql, None),
        ("a `:scheme` that nobody knows", _asked(scheme="x"), sql, honest),
        ("a method that nobody knows", _asked(method="JEFF"), sql, None),
        ("a method in small letters", _asked(method="get"), sql, None),
        ("`x-gatehouse-policy`", _asked(("x-gatehouse-policy", "acme/off")), sql, honest),
        ("a cookie in crumbs", _asked(("cookie", "a=1"), ("cookie", "role=ROLE")), "root", "user"),
    )
    return [Case(_GROUP, *one, is_http2=True) for one in listed]


def fields(text: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Return header fields and body of what a case made."""
    head, _, body = text.partition(b"\x00\x00")
    return [tuple(line.split(b"\x01")) for line in head.split(b"\x00")], body  # type: ignore[misc]


def _form(*more: tuple[str, str]):
    return _asked(("content-type", FORM), *more, method="POST", body="id=PAYLOAD", target="/x")


def _asked(
    *more: tuple[str, str], method: str = "GET", scheme: str = "http", target: str = "/find?id=PAYLOAD", body: str = "",
    is_first: bool = False,
):  # fmt: skip
    pseudo = [(":method", method), (":scheme", scheme), (":authority", "shop.acme.test"), (":path", target)]
    usual = [("user-agent", "Mozilla/5.0"), ("accept", "*/*")]
    listed = [*pseudo, *(more if is_first else ()), *usual, *(() if is_first else more)]

    def make(payload: str) -> bytes:
        lines = [f"{name}\x01{value}" for name, value in listed]
        text = "\x00".join(lines) + "\x00\x00" + body
        return text.replace("PAYLOAD", payload).replace("ROLE", payload).encode()

    return make
