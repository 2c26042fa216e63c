"""The tables of people and permission, one file per idea."""

from console.accounts.models.access_review import AccessReview
from console.accounts.models.factors import Passkey, RecoveryCode, Totp
from console.accounts.models.federation import FederationTrust, SpentAssertion
from console.accounts.models.impersonation import Impersonation, StandingConsent, ViewState
from console.accounts.models.invitation import Invitation, OfferState, OwnershipOffer
from console.accounts.models.membership import Membership, Team
from console.accounts.models.permission import TenantGroupObjectPermission, TenantUserObjectPermission
from console.accounts.models.role import CustomRole
from console.accounts.models.service_account import ServiceAccount
from console.accounts.models.session import BrowserSession
from console.accounts.models.sign_in import SignInAttempts, SignInLink
from console.accounts.models.single_sign_on import Connection, Identity, MappedRoles
from console.accounts.models.tenant import Tenant
from console.accounts.models.token import ApiToken
from console.accounts.models.user import User

__all__ = [
    "AccessReview",
    "ApiToken",
    "BrowserSession",
    "Connection",
    "CustomRole",
    "FederationTrust",
    "Identity",
    "Impersonation",
    "Invitation",
    "MappedRoles",
    "Membership",
    "OfferState",
    "OwnershipOffer",
    "Passkey",
    "RecoveryCode",
    "ServiceAccount",
    "SignInAttempts",
    "SignInLink",
    "SpentAssertion",
    "StandingConsent",
    "Team",
    "Tenant",
    "TenantGroupObjectPermission",
    "TenantUserObjectPermission",
    "Totp",
    "User",
    "ViewState",
]
