"""One request of a check as a client out there would send it: to the address that its name has in DNS, and no other.

Names are resolved once and checked by the guard of all calls of ours, and that very address is asked. Nothing is
followed, nothing unpacked, and everything has one end.
"""

import socket
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from typing import Final

from django.conf import settings
from gatehouse_protocol.checks import BODY_LOOKED_AT, HEADER, CheckDocument, Reason, Scheme
from gatehouse_protocol.expectations import Answer, Certificate, Fault, certificate_of

from console.base.outbound.deadline import Watch, deadline
from console.base.outbound.leave import Leave, NotDialled, usable_addresses

PORTS: Final = {Scheme.HTTP: 80, Scheme.HTTPS: 443}
_AGENT: Final = "gatehouse-check/1"


@dataclass(slots=True)
class Asked:
    """What came of one request: an answer or a fault; times are microseconds, None for what it did not come to."""

    answer: Answer | None = None
    fault: Fault | None = None
    connect_us: int | None = None
    tls_us: int | None = None
    first_byte_us: int | None = None
    total_us: int = 0


def leave() -> Leave:
    """Return where checks may lead: the public internet, and networks that the operator named."""
    return Leave(networks=tuple(settings.OUTBOUND_NETWORKS))


def ask(name: str, document: CheckDocument, port: int | None) -> Asked:
    """Return what one request comes to. The look-up of the name has the resolver's own end, all else the check's."""
    asked, begun = Asked(), time.perf_counter()
    with deadline(document.timeout_ms / 1000) as watch:
        try:
            answer = _answer(name, document, port or PORTS[document.request.scheme], asked, watch)
            asked.total_us = _since(begun)
            asked.answer = replace(answer, total_us=asked.total_us)
        except (OSError, HTTPException, ValueError, NotDialled) as error:
            asked.total_us = _since(begun)
            asked.fault = _fault(asked, document, error, is_over=watch.is_over)
    return asked


def _since(moment: float) -> int:
    return round((time.perf_counter() - moment) * 1_000_000)


def _answer(name: str, document: CheckDocument, port: int, asked: Asked, watch: Watch) -> Answer:
    host = document.request.host
    is_plain = document.request.scheme is Scheme.HTTP
    addresses = usable_addresses(host, port, leave(), is_plain=is_plain)
    moment = time.perf_counter()
    connected = _connected(addresses, port, watch)
    watch.opened(connected)
    asked.connect_us = _since(moment)
    certificate: Certificate | None = None
    if not is_plain:
        connected.settimeout(watch.seconds_left)
        moment = time.perf_counter()
        with connected:
            connected = tls = _context().wrap_socket(connected, server_hostname=host)
        asked.tls_us = _since(moment)
        certificate = certificate_of(tls.getpeercert(binary_form=True))
    with connected:
        response = _exchanged(name, document, connected, asked, watch)
        body = response.read(BODY_LOOKED_AT)
        if watch.is_over:  # what was cut off looks like an end
            raise TimeoutError
        if response.length and len(body) < BODY_LOOKED_AT:
            raise IncompleteRead(body, response.length)
    headers = {key.lower(): value for key, value in response.getheaders()}
    return Answer(response.status, headers, body, 0, certificate)


def _connected(addresses: Sequence[str], port: int, watch: Watch) -> socket.socket:
    """Return a connection to the first of these addresses that takes one."""
    for address in addresses[:-1]:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout=watch.seconds_left)
    return socket.create_connection((addresses[-1], port), timeout=watch.seconds_left)


def _exchanged(
    name: str, document: CheckDocument, connected: socket.socket, asked: Asked, watch: Watch
) -> HTTPResponse:
    request, moment = document.request, time.perf_counter()
    connected.settimeout(watch.seconds_left)
    connection = HTTPConnection(request.host)
    connection.sock = connected
    connection.putrequest(request.method, request.path, skip_host=True, skip_accept_encoding=True)
    own = [("host", request.host), (HEADER, name), ("accept-encoding", "identity"), ("connection", "close")]
    usual = [] if any(one.name.lower() == "user-agent" for one in request.headers) else [("user-agent", _AGENT)]
    body = request.body.encode()
    length = [("content-length", str(len(body)))] if body else []
    for key, value in (*own, *usual, *length, *((one.name, one.value) for one in request.headers)):
        connection.putheader(key, value)
    connection.endheaders(body or None)
    response = connection.getresponse()
    asked.first_byte_us = _since(moment)
    return response


def _context() -> ssl.SSLContext:
    """As on nodes: who signed the certificate is not asked; for how long and for whom, is."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _fault(asked: Asked, document: CheckDocument, error: Exception, *, is_over: bool) -> Fault:
    if isinstance(error, NotDialled):
        return Reason.CONNECT, str(error)
    if is_over or isinstance(error, TimeoutError):
        return Reason.TIMEOUT, f"No whole answer came within {document.timeout_ms / 1000:g} s."
    if isinstance(error, socket.gaierror | UnicodeError):
        return Reason.CONNECT, f"The name {document.request.host} cannot be resolved."
    said = str(error) or type(error).__name__
    if asked.connect_us is None:
        return Reason.CONNECT, f"{document.request.host} cannot be connected to: {said}"
    if asked.tls_us is None and document.request.scheme is Scheme.HTTPS:
        return Reason.TLS, f"No TLS connection came about: {said}"
    return Reason.BROKEN, f"The answer broke off or is none: {said}"
