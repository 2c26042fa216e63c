"""Who a session belongs to: Django's own backend, which reads with the person whether they need a second factor."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from console.accounts.factors.owed import with_factors
from console.accounts.models import User


class PersonBackend(ModelBackend):
    """Address and password; the person of a session in one query."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the active person, annotated."""
        return with_factors(User.objects.filter(pk=user_id, is_active=True)).first()
