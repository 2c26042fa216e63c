"""The tables of people and permission, one file per idea."""

from console.accounts.models.membership import Membership, Team
from console.accounts.models.permission import TenantGroupObjectPermission, TenantUserObjectPermission
from console.accounts.models.sign_in import SignInAttempts, SignInLink
from console.accounts.models.tenant import Tenant
from console.accounts.models.token import ApiToken
from console.accounts.models.user import User

__all__ = [
    "ApiToken",
    "Membership",
    "SignInAttempts",
    "SignInLink",
    "Team",
    "Tenant",
    "TenantGroupObjectPermission",
    "TenantUserObjectPermission",
    "User",
]
