"""Single-use sign-in links, for the first sign-in and for people without a password yet."""

from django.conf import settings
from django.db import models

from console.base.ids import new_id


class SignInLink(models.Model):
    """A link that signs one person in once; only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_links")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
