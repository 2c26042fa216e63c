"""How people get in: single-use links, and the counters that slow down guessing."""

from django.conf import settings
from django.db import models

from console.base.ids import new_id


class SignInLink(models.Model):
    """A link that signs one person in once; only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_links")
    digest = models.CharField(max_length=64, unique=True)
    is_invitation = models.BooleanField(default=False)
    """Whether it leads on to choosing a password: for somebody new, or who forgot theirs."""
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link of {self.user_id}"


class SignInAttempts(models.Model):
    """Attempts counted under one key within one window; gone after a success or when the window is over."""

    key = models.CharField(max_length=64, primary_key=True)
    """SHA-256 of what is counted: a visitor with an address, or a network."""
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
