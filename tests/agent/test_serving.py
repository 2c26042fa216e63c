"""What serves what where has an age: everything is looked at again and again, and news are told at once."""

import asyncio
import socketserver
import ssl
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from gatehouse_agent.assembly.listeners import Address, Handshake
from gatehouse_agent.serving import Serving

from tests.agent.conftest import make_certificate

EARLIER = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ONE, TWO = make_certificate("a.test"), make_certificate("a.test")


class Listener:
    """A TLS server whose certificate can be exchanged."""

    def __init__(self, directory):
        self._directory = directory
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server_names = []

    async def start(self):
        self.context.sni_callback = lambda tls, name, context: self.server_names.append(name)
        self._server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=self.context)
        return Address(*self._server.sockets[0].getsockname())

    async def stop(self):
        self._server.close()
        await self._server.wait_closed()

    def show(self, certificate):
        path = self._directory / "both.pem"
        path.write_text(certificate.chain + certificate.key)
        self.context.load_cert_chain(path)


@pytest.fixture
def listener(directory):
    one = Listener(directory)
    one.show(ONE)
    return one


@pytest.fixture
async def expected(listener):
    address = await listener.start()
    yield Handshake("https", address, "a.test", "ecdsa", frozenset({ONE.fingerprint}), "acme/a", "acme@edge", "1")
    await listener.stop()


@pytest.fixture
def news():
    return asyncio.Event()


@pytest.fixture
def book(news):
    return Serving(lambda: datetime.now(UTC), news.set, round_seconds=0.2)


async def until(is_met, news):
    async with asyncio.timeout(20):
        while not is_met():
            await news.wait()
            news.clear()


async def test_a_certificate_that_changes_unasked_is_noticed(book, listener, expected, news):
    assert await book.prove([expected], frozenset(), 1.0) is None
    (row,) = book.report
    assert (row.proven, row.certificate, row.error) == (True, ONE.fingerprint, "")
    looking = asyncio.create_task(book.keep_looking())
    await until(lambda: book.report[0].proven_at > row.proven_at, news)
    listener.show(TWO)
    await until(lambda: not book.report[0].proven, news)
    found = book.report[0]
    assert found.certificate == TWO.fingerprint
    wrong, right = TWO.fingerprint[:8], ONE.fingerprint[:8]
    assert found.error == f"a.test on https shows certificate {wrong}… instead of {right}…"
    assert found.proven_at > row.proven_at
    looking.cancel()


async def test_only_what_changed_is_asked_for_again(book, listener, expected):
    await book.prove([expected], frozenset(), 1.0)
    told = book.report
    await book.prove([expected], frozenset(), 1.0)
    assert (len(listener.server_names), book.report is told) == (1, True)
    await book.prove([replace(expected, version="2")], frozenset(), 1.0)
    assert listener.server_names == ["a.test", "a.test"]
    book.envoy_ended()
    await book.prove([replace(expected, version="2")], frozenset(), 1.0)
    assert len(listener.server_names) == 3
    await book.prove([], frozenset(), 1.0)
    assert book.report == ()


async def test_of_a_wildcard_some_name_below_it_is_asked_for(book, listener, expected):
    assert await book.prove([replace(expected, server_name="*.a.test")], frozenset(), 1.0) is None
    assert book.report[0].server_name == "*.a.test"
    assert listener.server_names[0].removesuffix(".a.test").isalnum()


async def test_a_silent_listener_is_no_certificates_fault(book, listener, expected):
    listener.show(TWO)
    assert await book.prove([expected], frozenset({"https"}), 1.0) is None
    assert not book.report[0].proven
    wrong = await book.prove([expected], frozenset(), 0.0)
    assert (wrong.asked, wrong.proven_at) == (expected, None)


async def test_proofs_move_with_the_clock(news, expected):
    book = Serving(lambda: EARLIER, news.set)
    await book.prove([expected], frozenset(), 1.0)
    book.shift(60.0)
    assert book.report[0].proven_at == EARLIER + timedelta(seconds=60)


class Insisting(socketserver.ThreadingTCPServer):
    """A TLS server that says goodbye as servers do; the one of asyncio hangs up without a word."""

    daemon_threads = True

    def __init__(self, context):
        self.context = context
        super().__init__(("127.0.0.1", 0), None)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def finish_request(self, request, client_address):
        with suppress(OSError), self.context.wrap_socket(request, server_side=True) as tls:
            tls.recv(1)


@pytest.fixture
def insisting(listener):
    with Insisting(listener.context) as server:
        yield server
        server.shutdown()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_of_who_insists_on_a_certificate_of_ours_we_see_his_and_that_he_insists(
    book, listener, insisting, expected, directory, version
):
    """In TLS 1.2 with one family of keys; in TLS 1.3 with any."""
    key = "ecdsa" if version is ssl.TLSVersion.TLSv1_2 else ""
    asked = replace(expected, address=Address(*insisting.server_address), key=key, is_refused=True)
    listener.context.minimum_version = listener.context.maximum_version = version
    wrong = await book.prove([asked], frozenset(), 0.0)
    assert wrong.error == f"a.test on https lets clients in without a certificate{key and ' with ECDSA'}"
    authority = directory / "authority.pem"
    authority.write_text(TWO.chain)
    listener.context.load_verify_locations(authority)
    listener.context.verify_mode = ssl.CERT_REQUIRED
    assert await book.prove([asked], frozenset(), 1.0) is None
    assert book.report[0].certificate == ONE.fingerprint
    listener.show(TWO)
    wrong = await book.prove([replace(asked, version="2")], frozenset(), 0.0)
    assert wrong.certificate == TWO.fingerprint
