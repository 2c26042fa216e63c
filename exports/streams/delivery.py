"""Delivers a batch: what its messages say, and how each kind of receiver is called. Nothing is raised or given up."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from alerting.channels.channel_type import leave
from alerting.channels.webhook import headers_of
from console.audit.checkpoints import as_dict
from console.audit.formats.cef import cef_line
from console.audit.formats.ocsf import ocsf
from console.audit.formats.record import json_line, record
from console.audit.formats.syslog import message
from console.audit.models import Entry, Outcome
from console.base.outbound import post as outbound
from console.base.outbound.leave import NotDialled
from exports.models import Stream, StreamFormat, StreamKind
from exports.sending import calling
from exports.sending.calling import Fate
from exports.streams.batch import Batch
from exports.streams.sealing import Secrets
from exports.streams.syslog import send_frames

CHECKPOINT: Final = "audit.checkpoint"
TEST: Final = "audit.test"


def deliver(stream: Stream, secrets: Secrets, batch: Batch) -> calling.Outcome:
    """Send a batch; what goes wrong is in the outcome, and nothing is ever taken for refused."""
    if stream.kind == StreamKind.SYSLOG:
        return send_frames(stream.url, _messages(stream, batch), ca_pem=stream.ca_pem, client_pem=secrets.client_pem)
    body = json.dumps(_document(stream, batch), ensure_ascii=False).encode()
    return _post(stream, secrets, body)


def deliver_test(stream: Stream, secrets: Secrets) -> calling.Outcome:
    """Send one message that is no entry."""
    now, text = timezone.now(), json.dumps({"test": "Gatehouse reaches this receiver."})
    if stream.kind == StreamKind.SYSLOG:
        told = message(_host(), now, TEST, text)
        return send_frames(stream.url, [told], ca_pem=stream.ca_pem, client_pem=secrets.client_pem)
    return _post(stream, secrets, json.dumps({"type": TEST, "stream": stream.name}).encode())


def _post(stream: Stream, secrets: Secrets, body: bytes) -> calling.Outcome:
    now = int(timezone.now().timestamp())
    ident = f"audit_{hashlib.sha256(stream.pk.bytes + body).hexdigest()[:32]}"
    headers = {"Content-Type": "application/json", **headers_of(ident, now, body, secrets.signing_secret)}
    try:
        with _ca_file(stream.ca_pem) as path:
            reply = outbound.call("POST", stream.url, body, headers, leave(), ca_file=path)
    except (NotDialled, outbound.Unreachable) as error:
        return calling.Outcome(Fate.WAITING, str(error))
    if reply.is_success:
        return calling.Outcome(Fate.TAKEN)
    said = " ".join(reply.text.split())[:300]
    return calling.Outcome(Fate.WAITING, f"It answered {reply.status}: {said or 'nothing more'}", reply.retry_after)


def _document(stream: Stream, batch: Batch) -> dict[str, Any]:
    told: dict[str, Any] = {"type": "audit.entries", "stream": stream.name}
    match stream.format:
        case StreamFormat.OCSF:
            told["events"] = [ocsf(entry) for entry in batch.entries]
        case StreamFormat.CEF:
            told["lines"] = [cef_line(entry) for entry in batch.entries]
        case _:
            told["entries"] = [record(entry) for entry in batch.entries]
    return {**told, "checkpoints": [as_dict(one) for one in batch.checkpoints]}


def _messages(stream: Stream, batch: Batch) -> list[bytes]:
    host = _host()
    entries = [
        message(host, entry.at, entry.verb, _text(stream, entry), is_warning=entry.outcome == Outcome.REFUSED)
        for entry in batch.entries
    ]
    return entries + [message(host, one.at, CHECKPOINT, json.dumps(as_dict(one))) for one in batch.checkpoints]


def _text(stream: Stream, entry: Entry) -> str:
    match stream.format:
        case StreamFormat.OCSF:
            return json.dumps(ocsf(entry), ensure_ascii=False)
        case StreamFormat.CEF:
            return cef_line(entry)
        case _:
            return json_line(entry)


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "gatehouse"


@contextmanager
def _ca_file(pem: str) -> Iterator[str]:
    """Give the CAs as a file, which is how they are taken; an empty name for the public ones."""
    if not pem:
        yield ""
        return
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(pem)
        file.flush()
        yield file.name
