"""Roles of a tenant's own, the review of access, invitations, ownership, and looking as somebody else."""

from datetime import timedelta

from django.utils import timezone

from console.accounts import roles
from console.accounts.actions.links import digest
from console.accounts.models import (
    AccessReview,
    CustomRole,
    Impersonation,
    Invitation,
    OwnershipOffer,
    StandingConsent,
    Tenant,
    User,
    ViewState,
)
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from tests import make
from tests.access.row import Row, Where
from tests.access.world import World

VIEW, AUDIT, MEMBERS, OPERATE = Permission.VIEW, Permission.AUDIT, Permission.MEMBERS, Permission.OPERATE
TENANT = "/tenants/{tenant}"
ROLE, INVITATION, VIEWS = f"{TENANT}/roles/{{role}}", f"{TENANT}/invitations", f"{TENANT}/views"


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """A role that nobody holds, and an invitation, which `pk` names."""
    CustomRole.objects.create(tenant=tenant, name=f"captain-of-{tenant.slug}", label="Captain", permissions=["view"])
    return {"tenant": tenant.slug, "role": f"captain-of-{tenant.slug}", "pk": invitation(tenant, "asked").pk}


def invitation(tenant: Tenant, name: str) -> Invitation:
    """An invitation that waits."""
    return Invitation.objects.create(
        tenant=tenant, email=f"{name}@{tenant.slug}.test", roles=["viewer"], digest=digest(f"{tenant.slug} {name}"),
        invited_by=SYSTEM.as_dict(), expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip


def crowd(world: World, numbers: range) -> None:
    """More of everything in Acme."""
    acme, now = world.cast.acme, timezone.now()
    for number in numbers:
        CustomRole.objects.create(tenant=acme, name=f"role-{number}", label="Role", permissions=["view"])
        invitation(acme, f"guest-{number}")
        make.token(acme, make.member(acme, f"known-{number}", "viewer"))
        make.team(acme, f"shift-{number}", "editor", members=[world.cast.bob])
        AccessReview.objects.create(tenant=acme, reviewed_by="alice", reviewed_at=now, lines=1, digest="0" * 64)
        view(world, acme, ViewState.ENDED)


def view(world: World, tenant: Tenant, state: ViewState) -> Impersonation:
    """Olga's view of a tenant as one of its owners."""
    now = timezone.now()
    return Impersonation.objects.create(
        tenant=tenant, by=world.cast.olga, viewed=owner(tenant), reason="A ticket.", minutes=30, state=str(state),
        asked_at=now, expires_at=now + timedelta(hours=1),
    )  # fmt: skip


def owner(tenant: Tenant) -> User:
    """The first owner."""
    found: User = roles.owners(tenant).order_by("email")[0]
    return found


def asked(world: World, tenant: Tenant) -> dict[str, object]:
    """Name a view that waits for consent."""
    return {"pk": view(world, tenant, ViewState.ASKED).pk}


def consented(world: World, tenant: Tenant) -> dict[str, object]:
    """Name a view that may begin."""
    return {"pk": view(world, tenant, ViewState.CONSENTED).pk}


def offered(world: World, tenant: Tenant) -> dict[str, object]:
    """Offer the tenant to Vera."""
    OwnershipOffer.objects.create(
        tenant=tenant, offered_by=owner(tenant), offered_to=world.cast.vera,
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    return {}


def allowed(world: World, tenant: Tenant) -> dict[str, object]:
    """Let the platform's people look for good."""
    StandingConsent.objects.create(tenant=tenant, minutes=30, given_by="alice", given_at=timezone.now())
    return {}


def somebody(world: World, tenant: Tenant) -> dict[str, object]:
    """Name somebody who belongs nowhere."""
    return {"pk": world.cast.charlie.pk}


OWNER = "Acme's owner"
NEW_ROLE = {"name": "night-watch", "label": "Night watch", "permissions": ["view"]}
ROWS = [
    Row(f"GET {TENANT}/roles", VIEW),
    Row(f"POST {TENANT}/roles", MEMBERS, body=NEW_ROLE),
    Row(f"GET {ROLE}", VIEW),
    Row(f"PATCH {ROLE}", MEMBERS, body={"label": "Skipper"}),
    Row(f"DELETE {ROLE}", MEMBERS),
    Row(f"GET {TENANT}/access-review", AUDIT),
    Row(f"GET {TENANT}/access-review/export", AUDIT),
    Row(f"GET {TENANT}/access-reviews", AUDIT),
    Row(f"POST {TENANT}/access-reviews", MEMBERS, body={"note": "Fine."}),
    Row(f"GET {INVITATION}", MEMBERS),
    Row(f"POST {INVITATION}", MEMBERS, body={"email": "new@people.test", "roles": [], "teams": []}),
    Row(f"POST {INVITATION}/{{pk}}/renew", MEMBERS, body={}),
    Row(f"DELETE {INVITATION}/{{pk}}", MEMBERS),
    Row(f"GET {TENANT}/ownership", VIEW),
    Row(
        f"POST {TENANT}/ownership/offer", MEMBERS, Where.ADDRESSEE, only=OWNER,
        body=lambda world: {"user": str(world.cast.vera.pk)},
    ),
    Row(f"POST {TENANT}/ownership/withdraw", MEMBERS, path=offered),
    Row(f"POST {TENANT}/ownership/accept", VIEW, Where.ADDRESSEE, path=offered, only="Acme's viewer"),
    Row(f"POST {TENANT}/ownership/decline", VIEW, Where.ADDRESSEE, path=offered, only="Acme's viewer"),
    Row(f"GET {VIEWS}", VIEW),
    Row(
        f"POST {VIEWS}", OPERATE, Where.PLATFORM_ON_TENANT,
        body=lambda world: {"user": str(world.cast.vera.pk), "reason": "A ticket.", "minutes": 30},
    ),
    Row(f"POST {VIEWS}/{{pk}}/consent", MEMBERS, Where.ADDRESSEE, body={}, path=asked, only=OWNER),
    Row(f"POST {VIEWS}/{{pk}}/refuse", MEMBERS, Where.OWN, path=asked),
    Row(f"POST {VIEWS}/{{pk}}/begin", OPERATE, Where.PLATFORM_ON_TENANT, path=consented),
    Row(f"POST {VIEWS}/{{pk}}/end", MEMBERS, path=consented),
    Row(f"PUT {TENANT}/standing-consent", MEMBERS, Where.ADDRESSEE, body={"minutes": 30}, only=OWNER),
    Row(f"DELETE {TENANT}/standing-consent", MEMBERS, Where.OWN, path=allowed),
    Row("POST /people/{pk}/disable", MEMBERS, Where.PLATFORM, path=somebody),
    Row("POST /people/{pk}/enable", MEMBERS, Where.PLATFORM, path=somebody),
    Row("POST /me/view/leave", None, Where.EVERYONE, is_open_in_views=True),
]  # fmt: skip
