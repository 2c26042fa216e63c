"""Health for load balancers: alive (this process answers) and ready (it can do its work here and now).

Ready means: Postgres answers in time, has every migration of this version, and the key ring opens. Without Redis
everything works a little later, so its absence is named and refuses nothing.
"""

import logging
import time
from typing import Final

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from psycopg_pool import PoolTimeout

from console.base.keyring import KeyRingError, key_ring

AGAIN_SECONDS: Final = "5"
LOOK_SECONDS: Final = 5.0
"""How long a look at migrations that are missing counts; once all are there, they stay."""
PROBE: Final = b"ready"
log = logging.getLogger(__name__)
_migrated: dict[str, float] = {}


def alive(request: HttpRequest) -> JsonResponse:
    """`GET /healthz`: 200 as long as the process answers."""
    return JsonResponse({"status": "alive"})


def ready(request: HttpRequest) -> JsonResponse:
    """`GET /readyz`: 200 when it can work, 503 with Retry-After when it cannot; `parts` says what is missing."""
    postgres = _postgres_answers()
    parts = {
        "postgres": postgres,
        "migrations": postgres and _is_migrated(),
        "key_ring": _key_ring_opens(),
        "redis": _redis_answers(),
    }
    if not all(is_there for part, is_there in parts.items() if part != "redis"):
        answer = JsonResponse({"status": "not ready", "parts": parts}, status=503)
        answer["Retry-After"] = AGAIN_SECONDS
        return answer
    return JsonResponse({"status": "ready" if parts["redis"] else "degraded", "parts": parts})


def _postgres_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, PoolTimeout):
        return False
    return True


def _is_migrated() -> bool:
    """Whether the database has all that this version needs; what a later version added does no harm."""
    if (looked_at := _migrated.get("missing")) is not None and time.monotonic() - looked_at < LOOK_SECONDS:
        return False
    if "all" in _migrated:
        return True
    try:
        loader = MigrationLoader(connection, ignore_no_migrations=True)
    except (DatabaseError, PoolTimeout):
        return False
    missing = loader.disk_migrations.keys() - loader.applied_migrations.keys()
    _migrated["missing" if missing else "all"] = time.monotonic()
    if missing:
        log.warning("%d migrations are missing, such as %s", len(missing), ".".join(min(missing)))
    return not missing


def _key_ring_opens() -> bool:
    """Whether what it seals now it can open; a KMS is asked only when its data key is not in memory."""
    try:
        ring = key_ring()
        return ring.open(ring.seal(PROBE, bound_to="ready"), bound_to="ready") == PROBE
    except (KeyRingError, DatabaseError, PoolTimeout):
        return False


def _redis_answers() -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=None) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
