"""A person who signs in with an e-mail address."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from console.base.ids import new_id


class UserManager(BaseUserManager["User"]):
    """Creates people; addresses are compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; without a password they can enter by single-use link only."""
        user: User = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Look up by e-mail, case folded."""
        found: User = self.get(email=(username or "").strip().lower())
        return found


class User(AbstractBaseUser, PermissionsMixin):
    """One person. Groups carry roles (see `roles.py`); `is_superuser` is never set."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_lower"),
            models.CheckConstraint(condition=~models.Q(email__regex=r'[()"\s]'), name="accounts_user_email_plain"),
        ]

    def __str__(self) -> str:
        return str(self.email)
