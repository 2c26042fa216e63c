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
    connection = CheckProtocol(lambda method, target, headers, body: target + b"|", set())
    connection.connection_made(written)
    for target in (b"/one", b"/two"):
        connection.data_received(ASKED % target)
    assert (written.text, written.is_closed) == (b"/one|/two|", False)
