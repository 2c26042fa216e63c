"""Single sign-on: providers that people sign in with, who they are there, and which roles that gives them."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from console.accounts.models.tenant import Tenant
from console.accounts.permissions import Permission
from console.base.ids import new_id

if TYPE_CHECKING:
    from console.accounts.access import Access


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """The gate for reading connections."""

    def visible_to(self, access: "Access") -> "ConnectionQuerySet":
        """Connections of tenants whose people the caller may change."""
        return self.filter(access.scope(Permission.MEMBERS).filter())


class Connection(models.Model):
    """An OpenID provider of one tenant. The platform's lets people in everywhere, a tenant's into that tenant alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="connections")
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    issuer = models.CharField(max_length=400)
    client_id = models.CharField(max_length=200)
    secret_ciphertext = models.BinaryField(default=b"")
    """The client's secret, sealed; empty for a public client."""
    ca = models.TextField(blank=True, default="")
    groups_claim = models.CharField(max_length=80, default="groups")
    mappings = models.JSONField(default=list)
    """`[{"group", "tenant", "roles"}]`; `tenant` is a slug."""
    domains = ArrayField(models.CharField(max_length=253), default=list)
    """Domains of addresses for which it makes accounts; the platform's people say them."""
    may_link = models.BooleanField(default=False)
    """Whether a person who has an account may add this way to sign in, after proof of the account."""
    is_password_off = models.BooleanField(default=False)
    """Whether people of the domains sign in this way only; owners of the platform always have their password."""
    is_second_factor_trusted = models.BooleanField(default=False)
    """Whether the provider's word that there was a second factor counts."""
    second_factor_contexts = ArrayField(models.CharField(max_length=200), default=list)
    """Values of `acr` that mean a second factor, beside what `amr` says."""
    is_enabled = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    objects = ConnectionQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.slug)


class Identity(models.Model):
    """A person as a provider knows them. The subject is what counts, never the address."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="identities")
    subject = models.CharField(max_length=255)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identities")
    email = models.CharField(max_length=254)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "subject"], name="accounts_identity_subject"),
            models.UniqueConstraint(fields=["connection", "user"], name="accounts_identity_user"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} of {self.connection_id}"


class MappedRoles(models.Model):
    """Roles in a tenant that a person has through groups at a provider, beside those people gave them there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="mapped")
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    roles = ArrayField(models.CharField(max_length=40), default=list)
    has_joined = models.BooleanField(default=False)
    """Whether the membership itself came this way; it ends when no role is left."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "tenant"], name="accounts_mapped_roles_once")]

    def __str__(self) -> str:
        return f"{self.identity_id} in {self.tenant_id}"
