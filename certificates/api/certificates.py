"""`/certificates`: what is served with which certificate, when it ends, and how the next one comes."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, Value, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.actions import certificates as verbs
from certificates.actions.uploads import About, Brought, inspect, upload_certificate, upload_version
from certificates.actions.wanted import Wanted
from certificates.api.filtering import FILTERS, filtered
from certificates.api.shapes.certificates import (
    CertificatePage,
    CertificateShape,
    PlacesShape,
    certificate_headers,
    certificate_json,
    place_json,
)
from certificates.api.shapes.requests import (
    BroughtShape,
    CertificateChange,
    CertificateCommandShape,
    NewCertificate,
    NewUpload,
)
from certificates.api.shapes.rotations import CertificateEventPage, RotationPage, event_json, rotation_json
from certificates.api.shapes.verdicts import VerdictShape, verdict_json
from certificates.models import Certificate, Rotation, RotationEvent
from certificates.models.certificate import CertificateQuerySet
from certificates.queries.views import places_of, views_of
from console.accounts.access import Access
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base import etags
from console.base.answers import CHANGING, CREATING, LISTING, answers, changed, created, gone
from console.base.errors import NotFound
from console.base.paging import page
from console.base.shapes import read
from fleet.api.find import slice_of

BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
"""Where those never issued stand in the order of ends."""
BY_HOSTNAME = OpenApiExample("By hostname", value={"hostnames": ["shop.acme.test"]}, request_only=True)
DUAL = OpenApiExample(
    "RSA and ECDSA",
    value={"hostnames": ["shop.acme.test"], "issuer": "letsencrypt", "key_types": ["ecdsa-p256", "rsa-2048"]},
    request_only=True,
)
BROUGHT = OpenApiExample(
    "PEM",
    value={"certificate": "-----BEGIN CERTIFICATE-----\n…", "private_key": "-----BEGIN PRIVATE KEY-----\n…"},
    request_only=True,
)
WHY = OpenApiExample("With a reason", value={"reason": "The laptop of a colleague was stolen."}, request_only=True)


def _command(name: str) -> Any:
    return extend_schema(
        operation_id=f"{name}_certificate", request=CertificateCommandShape, parameters=CREATING, examples=[WHY],
        responses=answers(CertificateShape, 403, 404, 409, 422),
    )  # fmt: skip


@extend_schema(tags=["certificates"])
class CertificatesEndpoint(Endpoint):
    """Certificates."""

    permissions = {
        "list": Permission.VIEW,
        "list_of_slice": Permission.VIEW,
        "retrieve": Permission.VIEW,
        "rotations": Permission.VIEW,
        "rotation": Permission.VIEW,
        "events": Permission.VIEW,
        "places": Permission.VIEW,
        **dict.fromkeys(
            (
                "create", "upload", "inspect", "partial_update", "destroy", "upload_version", "renew", "replace",
                "retry", "roll_back",
            ),
            Permission.SECURE,
        ),
    }  # fmt: skip

    @extend_schema(
        operation_id="list_certificates", parameters=[*FILTERS, *LISTING], responses=answers(CertificatePage, 422)
    )
    def list(self, request: Request) -> Response:
        """Certificates of every slice you may see, the soonest to expire first; those never issued come first."""
        return self._page(filtered(Certificate.objects.shown().visible_to(self.access), request), request)

    @extend_schema(
        operation_id="list_slice_certificates", parameters=[*FILTERS, *LISTING],
        responses=answers(CertificatePage, 404, 422),
    )  # fmt: skip
    def list_of_slice(self, request: Request, slice_key: str) -> Response:
        """Certificates beside one slice of traffic."""
        slice = slice_of(self.access, slice_key, self.needed)
        rows = Certificate.objects.shown().visible_to(self.access)
        mine = rows.filter(slice__gateway=slice.gateway_id, slice__tenant=slice.tenant_id)
        return self._page(filtered(mine, request), request)

    @extend_schema(
        operation_id="add_certificate", request=NewCertificate, parameters=CREATING, examples=[BY_HOSTNAME, DUAL],
        responses=created(CertificateShape),
    )  # fmt: skip
    def create(self, request: Request, slice_key: str) -> Response:
        """Have a certificate issued, brought to every node and renewed from then on."""
        slice = slice_of(self.access, slice_key, self.needed)
        asked = read(NewCertificate, request)
        wanted = Wanted(
            asked["hostnames"], asked["issuer"], asked["name"] or "", asked["key_types"], asked["challenge"] or "",
            asked["owner"], asked["drain_connections"],
        )  # fmt: skip
        row = verbs.add_certificate(slice, wanted, actor=self.actor, dry_run=self.is_dry_run)
        return self._changed(row, status=201)

    @extend_schema(
        operation_id="upload_certificate", request=NewUpload, parameters=CREATING, examples=[BROUGHT],
        responses=created(CertificateShape),
    )  # fmt: skip
    def upload(self, request: Request, slice_key: str) -> Response:
        """Upload a certificate with its private key, and bring it to every node. The key is never shown again."""
        slice = slice_of(self.access, slice_key, self.needed)
        asked = read(NewUpload, request)
        about = About(asked["name"] or "", asked["owner"], asked["drain_connections"])
        row = upload_certificate(slice, _brought(asked), about, actor=self.actor, dry_run=self.is_dry_run)
        return self._changed(row, status=201)

    @extend_schema(
        operation_id="inspect_certificate", request=BroughtShape, examples=[BROUGHT],
        responses=answers(VerdictShape, 403, 404, 422),
    )  # fmt: skip
    def inspect(self, request: Request, slice_key: str) -> Response:
        """Say what is to be said of a certificate before it is uploaded. Nothing is kept."""
        slice = slice_of(self.access, slice_key, self.needed)
        return Response(verdict_json(inspect(slice, _brought(read(BroughtShape, request)))))

    @extend_schema(operation_id="read_certificate", responses=answers(CertificateShape, 404))
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One certificate."""
        return self._shown(self._found(pk))

    @extend_schema(
        operation_id="change_certificate", request=CertificateChange, parameters=CHANGING,
        responses=changed(CertificateShape),
    )  # fmt: skip
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change what is wanted. Other hostnames, keys or another issuer start a rotation."""
        row = self._found(pk)
        etags.check(etags.if_match(request), row.revision)
        asked = read(CertificateChange, request)
        return self._changed(verbs.change_certificate(row, asked, actor=self.actor, dry_run=self.is_dry_run))

    @extend_schema(operation_id="delete_certificate", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Take it from every node and destroy its private keys."""
        row = self._found(pk)
        etags.check(etags.if_match(request), row.revision)
        verbs.delete_certificate(row, actor=self.actor, dry_run=self.is_dry_run)
        return Response(status=204)

    @extend_schema(
        operation_id="upload_certificate_version", request=BroughtShape, parameters=CREATING, examples=[BROUGHT],
        responses=answers(CertificateShape, 403, 404, 409, 422),
    )  # fmt: skip
    def upload_version(self, request: Request, pk: UUID) -> Response:
        """Upload the next version of a certificate that was uploaded."""
        brought = _brought(read(BroughtShape, request))
        return self._changed(upload_version(self._found(pk), brought, actor=self.actor, dry_run=self.is_dry_run))

    @_command("renew")
    def renew(self, request: Request, pk: UUID) -> Response:
        """Start a rotation now."""
        return self._changed(verbs.renew(self._found(pk), **self._how()))

    @_command("replace")
    def replace(self, request: Request, pk: UUID) -> Response:
        """The private key is compromised: new keys now; the old ones are destroyed as soon as all nodes show those."""
        return self._changed(verbs.replace(self._found(pk), **self._how()))

    @_command("retry")
    def retry(self, request: Request, pk: UUID) -> Response:
        """Let a rotation that waits try again now."""
        found, asked = self._found(pk), self._how()
        return self._changed(verbs.retry(found, actor=asked["actor"], dry_run=asked["dry_run"]))

    @_command("roll_back")
    def roll_back(self, request: Request, pk: UUID) -> Response:
        """Show the version before again, while it is valid and its keys are there."""
        return self._changed(verbs.roll_back(self._found(pk), **self._how()))

    @extend_schema(
        operation_id="list_certificate_rotations", parameters=LISTING, responses=answers(RotationPage, 404, 422)
    )
    def rotations(self, request: Request, pk: UUID) -> Response:
        """Its rotations, newest first."""
        rows = Rotation.objects.filter(certificate=self._found(pk)).select_related("version")
        shown, following = page(rows, request, order=["-id"])
        return Response({"items": [rotation_json(row) for row in shown], "next": following})

    @extend_schema(
        operation_id="list_certificate_events", parameters=LISTING, responses=answers(CertificateEventPage, 404, 422)
    )
    def events(self, request: Request, pk: UUID) -> Response:
        """Its timeline, newest first."""
        rows = RotationEvent.objects.filter(certificate=self._found(pk))
        shown, following = page(rows, request, order=["-id"])
        return Response({"items": [event_json(row) for row in shown], "next": following})

    @extend_schema(operation_id="list_certificate_places", responses=answers(PlacesShape, 404))
    def places(self, request: Request, pk: UUID) -> Response:
        """What each node's last handshake showed, for each listener, name and family of keys."""
        found = places_of(self._found(pk), timezone.now())
        return Response({"items": [place_json(seen, is_expected) for seen, is_expected in found]})

    def _how(self) -> dict[str, Any]:
        reason = read(CertificateCommandShape, self.request)["reason"]
        return {"reason": reason, "actor": self.actor, "dry_run": self.is_dry_run}

    def _found(self, pk: UUID) -> Certificate:
        return certificate_of(self.access, pk, self.needed)

    def _page(self, rows: CertificateQuerySet, request: Request) -> Response:
        ends = Coalesce("not_after", Value(BEFORE_ALL), output_field=DateTimeField())
        at_hand = rows.with_all().prefetch_related("active__leaves").annotate(ends=ends)
        shown, following = page(at_hand, request, order=["ends", "id"])
        views = views_of(shown, timezone.now())
        return Response({"items": [certificate_json(view) for view in views], "next": following})

    def _changed(self, row: Certificate, *, status: int = 200) -> Response:
        """Show it as it is now; a dry run has taken back what would be new."""
        fresh = Certificate.objects.with_all().filter(pk=row.pk).first()
        return self._shown(fresh or row, status=status)

    def _shown(self, row: Certificate, *, status: int = 200) -> Response:
        prefetch_related_objects([row], "active__leaves")
        view = views_of([row], timezone.now())[0]
        headers = certificate_headers(view)
        if status == 201:
            headers["Location"] = f"/api/v1/certificates/{row.pk}"
        return Response(certificate_json(view, is_one=True), status=status, headers=headers)


def certificate_of(access: Access, pk: UUID, permission: Permission) -> Certificate:
    """Return a certificate; NotFound for strangers, Forbidden for those who may look but do not hold `permission`."""
    rows = Certificate.objects.shown().visible_to(access).with_all()
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound
    access.require(permission, row.slice.tenant_id)
    return row


def _brought(asked: dict[str, Any]) -> Brought:
    return Brought(asked["certificate"], asked["private_key"] or None, asked["password"] or None)
