"""Health for load balancers: alive (this process answers) and ready (it can also reach its database)."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse


def alive(request: HttpRequest) -> JsonResponse:
    """`GET /healthz`: 200 as long as the process answers."""
    return JsonResponse({"status": "alive"})


def ready(request: HttpRequest) -> JsonResponse:
    """`GET /readyz`: 200 when Postgres answers; Redis is named but its absence only slows us down."""
    parts = {"postgres": _postgres_answers(), "redis": _redis_answers()}
    return JsonResponse(
        {"status": "ready" if parts["postgres"] else "not ready", "parts": parts},
        status=200 if parts["postgres"] else 503,
    )


def _postgres_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers() -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=None) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
