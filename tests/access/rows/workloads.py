"""Certificates and join tokens of workloads: the matrix's rows."""

from datetime import timedelta

from django.utils import timezone

from certificates.actions.workload_certificates import issue_certificate
from certificates.actions.workload_tokens import Terms, create_workload_token
from certificates.models import WorkloadCertificate, WorkloadToken
from certificates.pki.keys import KeyType, csr_of, generate_key
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from policies.compiler import Kind
from policies.models import Slice
from tests.access.row import Row
from tests.access.world import World
from tests.fleet.edge import draft

VIEW, EDIT, PUBLISH = Permission.VIEW, Permission.EDIT, Permission.PUBLISH
AT = "/slices/{slice_key}/workloads/{name}"
CSR = csr_of(generate_key(KeyType.ECDSA_P256), ["x.test"]).decode()
NAME = "known"


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """A workload with a certificate and a join token."""
    slice_ = world.slices[tenant.slug]
    draft(slice_, Kind.WORKLOAD, NAME, {})
    return {"slice_key": slice_.key, "name": NAME, "pk": _issued(slice_).pk}


def crowd(world: World, numbers: range) -> None:
    """One more certificate and token of Acme per number."""
    slice_ = Slice.objects.get(key="acme@edge")
    for _ in numbers:
        _issued(slice_)
        create_workload_token(slice_, NAME, Terms(), actor=SYSTEM)


def _issued(slice_: Slice) -> WorkloadCertificate:
    return issue_certificate(slice_, NAME, CSR, timedelta(hours=1), actor=SYSTEM).row


def token(world: World, tenant: Tenant) -> dict[str, object]:
    """A join token of the workload."""
    slice_ = world.slices[tenant.slug]
    row = WorkloadToken.objects.create(
        slice=slice_, workload=NAME, prefix="ghw_", digest=f"{tenant.slug}", created_by="somebody",
        expires_at=timezone.now() + timedelta(hours=1),
    )  # fmt: skip
    return {"pk": row.pk}


ROWS = [
    Row(f"GET {AT}/certificates", VIEW),
    Row(f"POST {AT}/certificates", PUBLISH, body={"csr": CSR}),
    Row(f"POST {AT}/certificates/revoke", EDIT, body={}),
    Row(f"POST {AT}/certificates/{{pk}}/revoke", EDIT, body={}),
    Row(f"GET {AT}/join-tokens", VIEW),
    Row(f"POST {AT}/join-tokens", PUBLISH, body={}),
    Row(f"DELETE {AT}/join-tokens/{{pk}}", EDIT, path=token),
]
