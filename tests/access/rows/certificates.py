"""Certificates, their rotations and where they come from."""

from datetime import timedelta

from django.utils import timezone

from certificates.actions.authorities import activate_authority, prepare_authority
from certificates.actions.certificates import add_certificate
from certificates.actions.issuers import NewIssuer, add_issuer
from certificates.actions.rotation.finishing import retire_others
from certificates.actions.uploads import Brought, upload_certificate
from certificates.actions.wanted import Wanted
from certificates.models import Authority, Certificate, ExpiryNotice, Issuer, IssuerType, Rotation, Version
from certificates.pki.authority import issue, make_intermediate, make_root
from certificates.pki.keys import KeyType, csr_of, generate_key
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from policies.compiler import Kind
from policies.models import Slice
from tests import make
from tests.access.row import Row, Where
from tests.access.world import World
from tests.fleet.edge import draft

VIEW, SECURE, OPERATE = Permission.VIEW, Permission.SECURE, Permission.OPERATE
OF_SLICE, ONE = "/slices/{slice_key}/certificates", "/certificates/{pk}"
AUTHORITY = "/issuers/{name}/authorities/{number}"
BECAUSE = {"reason": "The key is out."}
FACTS = {"key_text": "ECDSA P-256", "serial": "1", "issuer": "CN=Below", "subject": "", "names": ["shop.acme.test"]}


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """The tenant's own gateway, a slice with hostnames, a CA, and a certificate that was issued once."""
    if not Issuer.objects.exists():
        add_issuer(NewIssuer("internal", IssuerType.INTERNAL, {"is_default": True}), actor=SYSTEM)
    slice_ = make.slice_of(tenant, make.gateway(f"of-{tenant.slug}"))
    for name in ("shop", "api"):
        draft(slice_, Kind.HOSTNAME, f"{name}.{tenant.slug}.test", {})
    slice_.refresh_from_db()
    return {"slice_key": slice_.key, "pk": shown(slice_, "shop").pk, "name": "internal"}


def shown(slice_: Slice, name: str) -> Certificate:
    """A certificate that nodes should show, and whose rotation is over."""
    row = add_certificate(slice_, Wanted([f"{name}.{slice_.tenant.slug}.test"]), actor=SYSTEM)
    Rotation.objects.filter(certificate=row).update(state="complete", next_action_at=None, finished_at=timezone.now())
    version = Version.objects.get(certificate=row)
    version.leaves.update(
        not_before=timezone.now(), not_after=timezone.now() + timedelta(days=9), sha256="ab" * 32, facts=FACTS
    )
    end = timezone.now() + timedelta(days=9)
    Certificate.objects.filter(pk=row.pk).update(active=version, not_after=end)
    now = timezone.now()
    ExpiryNotice.objects.create(
        certificate=row, version=version, level="1209600", severity="notice", text="It ends.", not_after=end,
        looked_at=now, raised_at=now,
    )  # fmt: skip
    return row


def crowd(world: World, numbers: range) -> None:
    """More certificates of Acme, and more rotations of the first."""
    of_acme = Slice.objects.select_related("tenant", "gateway").get(key="acme@of-acme")
    first = Certificate.objects.filter(slice__tenant=of_acme.tenant).first()
    for number in numbers:
        draft(of_acme, Kind.HOSTNAME, f"h{number}.acme.test", {})
        shown(of_acme, f"h{number}")
        old = Rotation.objects.filter(certificate=first).latest("number")
        old.pk, old.number = None, old.number + 1
        old.save(force_insert=True)
        add_issuer(NewIssuer(f"more-{number}", IssuerType.INTERNAL), actor=SYSTEM)


def a_held_one(world: World, tenant: Tenant) -> dict[str, object]:
    """Name the tenant's certificate, whose rotation waits."""
    row = Certificate.objects.filter(slice__tenant=tenant).get()
    Rotation.objects.filter(certificate=row).update(state="held", held_state="due", cause="Because.", finished_at=None)
    return {"pk": row.pk}


def a_proven_one(world: World, tenant: Tenant) -> dict[str, object]:
    """Name the tenant's certificate, which has a proven version before the one it shows."""
    row = Certificate.objects.filter(slice__tenant=tenant).get()
    now = timezone.now()
    Version.objects.filter(certificate=row).update(proven_at=now)
    newer = Version.objects.create(certificate=row, number=2, hostnames=row.hostnames, proven_at=now)
    Certificate.objects.filter(pk=row.pk).update(active=newer)
    return {"pk": row.pk}


def an_uploaded_one(world: World, tenant: Tenant) -> dict[str, object]:
    """Name a certificate that somebody uploaded."""
    slice_ = Slice.objects.select_related("tenant", "gateway").get(key=f"{tenant.slug}@of-{tenant.slug}")
    row = upload_certificate(slice_, Brought(*pem(f"api.{tenant.slug}.test")), actor=SYSTEM)
    rotation = Rotation.objects.select_related("certificate").get(certificate=row)
    retire_others(rotation)
    Rotation.objects.filter(pk=rotation.pk).update(state="complete", next_action_at=None)
    return {"pk": row.pk}


def pem(hostname: str) -> tuple[str, str]:
    """A chain and its private key."""
    now, day = timezone.now(), timedelta(days=1)
    below = make_intermediate(make_root("Root", KeyType.ECDSA_P256, now, 99 * day), "Below", KeyType.ECDSA_P256, now,
                              90 * day)  # fmt: skip
    key = generate_key(KeyType.ECDSA_P256)
    return issue(below, b"", csr_of(key, [hostname]), [hostname], now, 30 * day).decode(), key.decode()


def brought(world: World) -> dict[str, str]:
    """A certificate to upload."""
    chain, key = pem("api.acme.test")
    return {"certificate": chain, "private_key": key}


def a_free_issuer(world: World, tenant: Tenant) -> dict[str, object]:
    """Name an issuer that nothing comes from."""
    add_issuer(NewIssuer("free", IssuerType.INTERNAL), actor=SYSTEM)
    return {"name": "free"}


def a_prepared_authority(world: World, tenant: Tenant) -> dict[str, object]:
    """Name an authority that nothing comes from yet."""
    if not Authority.objects.filter(state="prepared").exists():
        prepare_authority("internal", actor=SYSTEM)
    return {"name": "internal", "number": Authority.objects.get(state="prepared").number}


def a_retiring_authority(world: World, tenant: Tenant) -> dict[str, object]:
    """Name an authority that issues no more."""
    prepared = a_prepared_authority(world, tenant)
    activate_authority("internal", int(str(prepared["number"])), actor=SYSTEM)
    return {"name": "internal", "number": 1}


ROWS = [
    Row("GET /certificates", VIEW, Where.EVERYONE),
    Row("GET /certificates/summary", VIEW, Where.EVERYONE),
    Row("GET /certificates/calendar", VIEW, Where.EVERYONE),
    Row("GET /certificates/notices", VIEW, Where.EVERYONE),
    Row(f"GET {OF_SLICE}", VIEW),
    Row(f"POST {OF_SLICE}", SECURE, body={"hostnames": ["api.acme.test"]}),
    Row(f"POST {OF_SLICE}/upload", SECURE, body=brought),
    Row(f"POST {OF_SLICE}/inspect", SECURE, body=brought, has_dry_run=False),
    Row(f"GET {ONE}", VIEW),
    Row(f"PATCH {ONE}", SECURE, body={"owner": "The shop's team"}),
    Row(f"DELETE {ONE}", SECURE),
    Row(f"POST {ONE}/upload", SECURE, body=brought, path=an_uploaded_one),
    Row(f"POST {ONE}/renew", SECURE, body={}),
    Row(f"POST {ONE}/replace", SECURE, body=BECAUSE),
    Row(f"POST {ONE}/retry", SECURE, body={}, path=a_held_one),
    Row(f"POST {ONE}/roll-back", SECURE, body=BECAUSE, path=a_proven_one),
    Row(f"GET {ONE}/rotations", VIEW),
    Row(f"GET {ONE}/events", VIEW),
    Row(f"GET {ONE}/places", VIEW),
    Row("GET /issuers", VIEW, Where.EVERYONE),
    Row("POST /issuers", OPERATE, Where.PLATFORM, body={"name": "another", "type": "internal"}),
    Row("GET /issuers/{name}", VIEW, Where.EVERYONE),
    Row("PATCH /issuers/{name}", OPERATE, Where.PLATFORM, body={"title": "Ours"}),
    Row("DELETE /issuers/{name}", OPERATE, Where.PLATFORM, path=a_free_issuer),
    Row("POST /issuers/{name}/check", OPERATE, Where.PLATFORM, has_dry_run=False),
    Row("GET /issuers/{name}/roots.pem", VIEW, Where.EVERYONE),
    Row("POST /issuers/{name}/authorities", OPERATE, Where.PLATFORM, body={}),
    Row(f"POST {AUTHORITY}/activate", OPERATE, Where.PLATFORM, body={}, path=a_prepared_authority),
    Row(f"POST {AUTHORITY}/taint", OPERATE, Where.PLATFORM, body=BECAUSE, path=a_retiring_authority),
    Row(f"POST {AUTHORITY}/retire", OPERATE, Where.PLATFORM, body={}, path=a_prepared_authority),
]
