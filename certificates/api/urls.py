"""Addresses of this app's endpoints."""

from django.urls import URLPattern, path

from certificates.api.authorities import AuthoritiesEndpoint
from certificates.api.certificates import CertificatesEndpoint
from certificates.api.inventory import InventoryEndpoint
from certificates.api.issuers import IssuersEndpoint
from certificates.api.workload_identity import WorkloadIdentityView
from certificates.api.workloads import WorkloadCertificatesEndpoint, WorkloadTokensEndpoint

OF_WORKLOAD = "slices/<slice:slice_key>/workloads/<str:name>"
OF_SLICE = "slices/<slice:slice_key>/certificates"
ONE = "certificates/<uuid:pk>"
ALL = ("summary", "calendar", "notices")
COMMANDS = {"renew": "renew", "replace": "replace", "retry": "retry", "roll-back": "roll_back"}

urlpatterns: list[URLPattern] = [
    path("certificates", CertificatesEndpoint.as_view({"get": "list"})),
    *(path(f"certificates/{name}", InventoryEndpoint.as_view({"get": name})) for name in ALL),
    path(OF_SLICE, CertificatesEndpoint.as_view({"get": "list_of_slice", "post": "create"})),
    path(f"{OF_SLICE}/upload", CertificatesEndpoint.as_view({"post": "upload"})),
    path(f"{OF_SLICE}/inspect", CertificatesEndpoint.as_view({"post": "inspect"})),
    path(ONE, CertificatesEndpoint.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})),
    path(f"{ONE}/upload", CertificatesEndpoint.as_view({"post": "upload_version"})),
    *(path(f"{ONE}/{name}", CertificatesEndpoint.as_view({"post": action})) for name, action in COMMANDS.items()),
    path(f"{ONE}/rotations", CertificatesEndpoint.as_view({"get": "rotations"})),
    path(f"{ONE}/events", CertificatesEndpoint.as_view({"get": "events"})),
    path(f"{ONE}/places", CertificatesEndpoint.as_view({"get": "places"})),
    path(f"{OF_WORKLOAD}/certificates", WorkloadCertificatesEndpoint.as_view({"get": "list", "post": "create"})),
    path(f"{OF_WORKLOAD}/certificates/revoke", WorkloadCertificatesEndpoint.as_view({"post": "revoke_all"})),
    path(f"{OF_WORKLOAD}/certificates/<uuid:pk>/revoke", WorkloadCertificatesEndpoint.as_view({"post": "revoke"})),
    path(f"{OF_WORKLOAD}/join-tokens", WorkloadTokensEndpoint.as_view({"get": "list", "post": "create"})),
    path(f"{OF_WORKLOAD}/join-tokens/<uuid:pk>", WorkloadTokensEndpoint.as_view({"delete": "destroy"})),
    path("workload-identity", WorkloadIdentityView.as_view()),
    path("issuers", IssuersEndpoint.as_view({"get": "list", "post": "create"})),
    path(
        "issuers/<slug:name>",
        IssuersEndpoint.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
    ),
    path("issuers/<slug:name>/check", IssuersEndpoint.as_view({"post": "check"})),
    path("issuers/<slug:name>/roots.pem", AuthoritiesEndpoint.as_view({"get": "roots"})),
    path("issuers/<slug:name>/authorities", AuthoritiesEndpoint.as_view({"post": "create"})),
    *(
        path(f"issuers/<slug:name>/authorities/<int:number>/{each}", AuthoritiesEndpoint.as_view({"post": each}))
        for each in ("activate", "taint", "retire")
    ),
]
