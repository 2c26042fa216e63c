"""A browser's session, with what its person is shown of it."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class BrowserSession(AbstractBaseSession):
    """Django's session and, once somebody is signed in, who, since when and from where.

    `expire_date` is the earlier of two ends: unused for too long, or open for too long.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="sessions")
    public_id = models.UUIDField(null=True, db_index=True)
    """Its name in the API; stays when the key changes, for a moment in two rows, and opens nothing."""
    device = models.CharField(max_length=300, blank=True)
    ip = models.CharField(max_length=64, blank=True)
    method = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField()

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Return the engine that reads and writes these rows."""
        from console.accounts.sessions.store import SessionStore

        return SessionStore
