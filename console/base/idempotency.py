"""Idempotency-Key on POST: the same key and body give the first answer again; nothing happens twice.

After draft-ietf-httpapi-idempotency-key-header: another body under the same key is 422, a first attempt still under way is 409.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from console.base.errors import Conflict, Invalid
from console.base.models import IdempotencyRecord

KEPT = timedelta(hours=24)
ATTEMPT = timedelta(minutes=2)
REPLAYED_HEADERS = ("Location", "ETag", "Content-Type")


def replayable(request: HttpRequest, caller: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Run `answer` once for this caller's Idempotency-Key; without the header just run it."""
    sent = request.headers.get("Idempotency-Key", "")
    if request.method != "POST" or not sent or request.GET.get("dry_run"):
        return answer()
    if len(sent) > 255:
        raise Invalid("Idempotency-Key is longer than 255 characters.", code="idempotency_key_too_long")
    key = _digest(caller, request.method, request.path, sent)
    content = hashlib.sha256(request.body).hexdigest()
    if (stored := _claim(key, content)) is not None:
        return _replay(stored, content)
    try:
        response = answer()
    except BaseException:
        IdempotencyRecord.objects.filter(key=key).delete()
        raise
    return _remember(key, response)


def _claim(key: str, content: str) -> IdempotencyRecord | None:
    now = timezone.now()
    IdempotencyRecord.objects.filter(key=key, expires_at__lt=now).delete()
    try:
        with transaction.atomic():
            IdempotencyRecord.objects.create(key=key, request_digest=content, expires_at=now + ATTEMPT)
    except IntegrityError:
        return IdempotencyRecord.objects.filter(key=key).first()
    return None


def _replay(stored: IdempotencyRecord, content: str) -> HttpResponse:
    if stored.request_digest != content:
        raise Invalid("This Idempotency-Key was used with another body.", code="idempotency_key_reused")
    if stored.status is None:
        raise Conflict("The first request with this Idempotency-Key is still under way.", code="idempotency_in_progress")
    response = HttpResponse(bytes(stored.body or b""), status=stored.status, headers=stored.headers)
    response["Idempotency-Replayed"] = "true"
    return response


def _remember(key: str, response: HttpResponse) -> HttpResponse:
    if hasattr(response, "render") and callable(response.render):
        response.render()
    mine = IdempotencyRecord.objects.filter(key=key)
    if response.status_code >= 400:  # a refused attempt changed nothing: the caller may mend it and try again
        mine.delete()
        return response
    kept = {name: response[name] for name in REPLAYED_HEADERS if name in response}
    mine.update(
        status=response.status_code, body=response.content, headers=kept, expires_at=timezone.now() + KEPT
    )
    return response


def _digest(*parts: str | None) -> str:
    return hashlib.sha256("\0".join(part or "" for part in parts).encode()).hexdigest()
