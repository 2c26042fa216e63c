"""Who belongs to a tenant, alone and in teams. The permissions themselves are guardian rows, kept by `roles.py`."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models

from console.accounts.models.role import ROLE_NAME_LENGTH
from console.accounts.models.tenant import Tenant
from console.accounts.permissions import Permission
from console.base.ids import new_id

if TYPE_CHECKING:
    from console.accounts.access import Access


class MembershipQuerySet(models.QuerySet["Membership"]):
    """The gate for reading members."""

    def visible_to(self, access: "Access") -> "MembershipQuerySet":
        """Members of tenants that the caller may see."""
        return self.filter(access.scope(Permission.VIEW).filter())


class Membership(models.Model):
    """One person in one tenant, with the roles given to them directly."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=ROLE_NAME_LENGTH), default=list)
    version = models.PositiveIntegerField(default=1)
    since = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "user"], name="accounts_membership_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.tenant_id}"


class TeamQuerySet(models.QuerySet["Team"]):
    """The gate for reading teams."""

    def visible_to(self, access: "Access") -> "TeamQuerySet":
        """Teams of tenants that the caller may see."""
        return self.filter(access.scope(Permission.VIEW).filter())


class Team(models.Model):
    """A named set of members of one tenant who share roles; `group` holds the guardian permissions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="teams")
    slug = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    roles = ArrayField(models.CharField(max_length=ROLE_NAME_LENGTH), default=list)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="team")
    version = models.PositiveIntegerField(default=1)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "slug"], name="accounts_team_slug")]

    def __str__(self) -> str:
        return str(self.slug)
