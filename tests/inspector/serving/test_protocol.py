"""HTTP as Envoy speaks it to a worker."""

import asyncio

from gatehouse_inspector.serving.protocol import CheckProtocol

ASKED = b"GET %s HTTP/1.1\r\nhost: a.test\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"


class Written(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self):
        super().__init__()
        self.text, self.is_closed = b"", False

    def write(self, data):
        self.text += data

    def close(self):
        self.is_closed = True


def test_a_request_for_a_websocket_is_answered_and_the_connection_serves_on():
    written = Written()
    connection = connected(written)
    for target in (b"/one", b"/two"):
        connection.data_received(ASKED % target)
    assert (written.text, written.is_closed) == (b"GET /one 0|GET /two 0|", False)


def test_any_method_is_asked_about_and_a_body_in_pieces():
    written = Written()
    connection = connected(written)
    for piece in (
        b"JEFF /x HT",
        b"TP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r",
        b"\nab",
        b"cdeGET / HTTP/1.1\r\n\r\n",
    ):
        connection.data_received(piece)
    assert written.text == b"JEFF /x 5|GET / 0|"
    assert not connection.is_asked


def test_what_is_no_request_closes_the_connection():
    written = Written()
    connected(written).data_received(b"nonsense\r\n\r\n")
    assert (written.text, written.is_closed) == (b"", True)


def connected(written):
    connection = CheckProtocol(lambda method, target, _headers, body: b"%s %s %d|" % (method, target, len(body)), set())
    connection.connection_made(written)
    return connection
