"""`manage.py remove_factors EMAIL`: for somebody who lost app, passkeys and codes. Make sure first that it is them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.accounts.actions.factors import remove_all_factors
from console.accounts.models import User
from console.audit.actor import SYSTEM


class Command(BaseCommand):
    """Remove all second factors of a person."""

    help = "Remove every second factor and recovery code of a person, and end their sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        """The person."""
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove them and say so."""
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody has the address {options['email']}.")
        remove_all_factors(actor=SYSTEM, user=user)
        self.stdout.write(
            f"{user.email} signs in without a second factor now, and sets one up where a tenant asks for it."
        )
