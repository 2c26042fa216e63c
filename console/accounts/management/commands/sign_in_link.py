"""`manage.py sign_in_link EMAIL`: prints a link that signs this person in once; the way in on the first day."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.accounts.actions.links import create_link
from console.accounts.actions.members import add_member
from console.accounts.actions.rules import Grantor
from console.accounts.actions.sign_in_rules import require_second_factor
from console.accounts.models import Membership, Tenant, User
from console.accounts.permissions import Permission
from console.accounts.roles import Role
from console.audit.actor import SYSTEM
from console.base.errors import GatehouseError


class Command(BaseCommand):
    """Print a single-use sign-in link."""

    help = "Print a link that signs a person in once."

    def add_arguments(self, parser: CommandParser) -> None:
        """The person, how long the link lives, and whether to make them an owner of the platform."""
        parser.add_argument("email")
        parser.add_argument("--minutes", type=int, default=60, help="how long the link lives (default 60)")
        parser.add_argument("--platform-owner", action="store_true", help="make this person an owner of the platform")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link on a line of its own."""
        email = options["email"].strip().lower()
        if options["platform_owner"]:
            _make_owner(email)
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody has the address {email}. Use --platform-owner to make the first owner.")
        secret = create_link(actor=SYSTEM, user=user, lifetime=timedelta(minutes=options["minutes"]))
        self.stdout.write(f"{settings.PUBLIC_URL}/sign-in/once/{secret}")


def _make_owner(email: str) -> None:
    platform = Tenant.objects.get(is_platform=True)
    if Membership.objects.filter(tenant=platform, user__email=email).exists():
        raise CommandError(f"{email} belongs to the platform already; change their roles in the console.")
    is_first = not Membership.objects.filter(tenant=platform).exists()
    try:
        add_member(by=Grantor(SYSTEM, frozenset(Permission)), tenant=platform, email=email, given=[Role.OWNER])
    except GatehouseError as error:
        raise CommandError(error.detail) from None
    if is_first and settings.IS_SECURE:  # an installation that faces people asks for a second factor from the first day
        require_second_factor(actor=SYSTEM, by=None, tenant=platform, is_required=True, if_match="*")
