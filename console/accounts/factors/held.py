"""What somebody has, read in one place."""

from django.db.models import QuerySet

from console.accounts.models import Passkey, RecoveryCode, Totp, User


def apps_of(user: User) -> QuerySet[Totp]:
    """Authenticator apps."""
    return Totp.objects.filter(user=user).order_by("id")


def passkeys_of(user: User) -> QuerySet[Passkey]:
    """Passkeys."""
    return Passkey.objects.filter(user=user).order_by("id")


def unused_codes_of(user: User) -> QuerySet[RecoveryCode]:
    """Recovery codes that are left."""
    return RecoveryCode.objects.filter(user=user, used_at=None)


def has_factor(user: User) -> bool:
    """Tell whether a second factor can be asked for."""
    return apps_of(user).exists() or passkeys_of(user).exists()
