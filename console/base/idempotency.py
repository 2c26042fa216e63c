"""Idempotency-Key on POST: the same key and body give the first answer again; nothing happens twice.

After draft-ietf-httpapi-idempotency-key-header: another body under the same key is 422, a first attempt still under
way is 409. Kept answers are sealed with the key ring: some show a token once, and a table is no place to find it again.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from console.base.errors import Conflict, Invalid
from console.base.keyring import key_ring
from console.base.models import IdempotencyRecord
from console.base.rendering import JSONRenderer

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
ATTEMPT = timedelta(minutes=2)
MAX_KEY_CHARACTERS = 255
REPLAYED_HEADERS = ("Location", "ETag")
SWEPT_ROWS = 20


def is_asked_for(request: Request) -> bool:
    """Tell whether this request wants to be answered once; dry runs change nothing, so they do not count."""
    is_dry = request.query_params.get("dry_run", "").lower() == "true"
    return request.method == "POST" and HEADER in request.headers and not is_dry


def replayable(request: Request, caller: str, answer: Callable[[], Response]) -> HttpResponse:
    """Run `answer` once for this caller's Idempotency-Key. `caller` is an identity, never a credential."""
    sent = request.headers[HEADER]
    if not 1 <= len(sent) <= MAX_KEY_CHARACTERS:
        raise Invalid(f"{HEADER} has 1 to {MAX_KEY_CHARACTERS} characters.", code="idempotency_key_invalid")
    key = _digest(caller, request.path, sent)
    content = hashlib.sha256(_body(request)).hexdigest()
    if (stored := _claim(key, content)) is not None:
        return _replay(stored, content)
    try:
        response = answer()
    except BaseException:  # a refused attempt changed nothing: the caller may mend it and try again
        IdempotencyRecord.objects.filter(key=key).delete()
        raise
    if response.streaming:  # too large to be kept, and what it hands out it hands out once
        IdempotencyRecord.objects.filter(key=key).delete()
    else:
        _remember(key, response)
    return response


def _claim(key: str, content: str) -> IdempotencyRecord | None:
    """Take the key for this attempt; return the earlier attempt where there is one."""
    now = timezone.now()
    _sweep(key, now)
    try:
        with transaction.atomic():
            IdempotencyRecord.objects.create(key=key, request_digest=content, expires_at=now + ATTEMPT)
    except IntegrityError:
        return IdempotencyRecord.objects.filter(key=key).first() or IdempotencyRecord(key=key, request_digest=content)
    return None


def _sweep(key: str, now: datetime) -> None:
    """Forget this key if it is over, and a few others, so that the table stays small without a task of its own."""
    over = IdempotencyRecord.objects.filter(expires_at__lt=now)
    over.filter(key=key).delete()
    rows = over.order_by("expires_at").select_for_update(skip_locked=True).values("key")[:SWEPT_ROWS]
    with transaction.atomic():
        IdempotencyRecord.objects.filter(key__in=[row["key"] for row in rows]).delete()


def _replay(stored: IdempotencyRecord, content: str) -> HttpResponse:
    if stored.request_digest != content:
        raise Invalid("This Idempotency-Key was used with another body.", code="idempotency_key_reused")
    if stored.status is None:
        raise Conflict(
            "The first request with this Idempotency-Key is still under way.", code="idempotency_in_progress"
        )
    body = key_ring().open(bytes(stored.body or b""), bound_to=_row(stored.key))
    headers = {**stored.headers, "Content-Type": "application/json", "Idempotency-Replayed": "true"}
    return HttpResponse(body, status=stored.status, headers=headers)


def _remember(key: str, response: Response) -> None:
    IdempotencyRecord.objects.filter(key=key).update(
        status=response.status_code,
        body=key_ring().seal(JSONRenderer().render(response.data), bound_to=_row(key)),
        headers={name: response[name] for name in REPLAYED_HEADERS if name in response},
        expires_at=timezone.now() + KEPT,
    )


def _body(request: Any) -> bytes:
    try:
        return bytes(request.body)
    except RawPostDataException:  # a form was parsed already; the JSON parser will refuse it
        return b""


def _row(key: str) -> str:
    return f"idempotency:{key}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
