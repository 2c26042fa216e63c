"""Service accounts: whom automation acts as. They belong to a tenant, hold roles as members do, and never sign in."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models

from console.accounts.models.tenant import Tenant
from console.accounts.permissions import Permission
from console.base.ids import new_id

if TYPE_CHECKING:
    from console.accounts.access import Access


class ServiceAccountQuerySet(models.QuerySet["ServiceAccount"]):
    """The gate for reading service accounts."""

    def visible_to(self, access: "Access") -> "ServiceAccountQuerySet":
        """Service accounts of tenants that the caller may see."""
        return self.filter(access.scope(Permission.VIEW).filter())


class ServiceAccount(models.Model):
    """An identity for automation. `groups` are the groups of its roles (`roles.py`), as those of a member."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="service_accounts")
    slug = models.SlugField(max_length=40)
    description = models.CharField(max_length=200, blank=True)
    roles = ArrayField(models.CharField(max_length=40), default=list)
    groups = models.ManyToManyField(Group, related_name="service_accounts")
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=254)

    objects = ServiceAccountQuerySet.as_manager()

    is_authenticated = True
    is_anonymous = False

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "slug"], name="accounts_service_account_slug")]

    def __str__(self) -> str:
        return f"service account {self.tenant.slug}/{self.slug}"

    @property
    def name(self) -> str:
        """What it is called among the tenant's people."""
        return str(self.slug)

    @property
    def email(self) -> str:
        """What stands where a person's address would: no address, and nobody else's."""
        return str(self)
