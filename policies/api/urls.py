"""Addresses of this app's endpoints."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from policies.api.consumer_keys import ConsumerKeysEndpoint
from policies.api.credentials import WorkloadCredentialsEndpoint
from policies.api.dlp_trials import DlpTrialsEndpoint
from policies.api.draft import DraftEndpoint
from policies.api.effective import EffectivePoliciesEndpoint
from policies.api.kinds import everywhere_endpoint, listed_everywhere, object_endpoint
from policies.api.known_secrets import KnownSecretsEndpoint
from policies.api.list_entries import ListEntriesEndpoint
from policies.api.named_by import NamedByEndpoint
from policies.api.search import SearchEndpoint
from policies.api.transfer import TransferEndpoint
from policies.api.translations import TranslationsEndpoint
from policies.compiler import DRAFTED_KINDS, KINDS, Kind

SLICE = "slices/<slice:slice_key>"
WRITES = {"get": "retrieve", "put": "replace", "patch": "merge", "delete": "remove"}


def _of_kind(kind: Kind) -> Iterator[URLPattern]:
    endpoint, plural = object_endpoint(kind), KINDS[kind].plural
    yield path(f"{SLICE}/{plural}", endpoint.as_view({"get": "list", "post": "create"}))
    yield path(f"{SLICE}/{plural}/<str:name>", endpoint.as_view(WRITES))


def _everywhere(kind: Kind) -> URLPattern:
    return path(KINDS[kind].plural, everywhere_endpoint(kind).as_view({"get": "list"}))


urlpatterns: list[URLPattern] = [
    *(pattern for kind in DRAFTED_KINDS for pattern in _of_kind(kind)),
    *(_everywhere(kind) for kind in listed_everywhere()),
    path(
        f"{SLICE}/routes/<str:name>/effective-policies",
        EffectivePoliciesEndpoint.as_view({"get": "retrieve"}),
    ),
    path(f"{SLICE}/lists/<str:name>/entries", ListEntriesEndpoint.as_view({"get": "list", "patch": "merge"})),
    path(f"{SLICE}/workloads/<str:name>/credentials", WorkloadCredentialsEndpoint.as_view({"post": "create"})),
    path(
        f"{SLICE}/workloads/<str:name>/credentials/<str:key>",
        WorkloadCredentialsEndpoint.as_view({"delete": "destroy"}),
    ),
    path(f"{SLICE}/consumers/<str:name>/keys", ConsumerKeysEndpoint.as_view({"post": "create"})),
    path(
        f"{SLICE}/consumers/<str:name>/keys/<str:key>",
        ConsumerKeysEndpoint.as_view({"patch": "merge", "delete": "destroy"}),
    ),
    path(f"{SLICE}/dlp-policies/<str:name>/secrets", KnownSecretsEndpoint.as_view({"post": "create"})),
    path(f"{SLICE}/dlp-policies/<str:name>/secrets/<str:key>", KnownSecretsEndpoint.as_view({"delete": "destroy"})),
    path(f"{SLICE}/translations", TranslationsEndpoint.as_view({"post": "create"})),
    path(f"{SLICE}/dlp/try", DlpTrialsEndpoint.as_view({"post": "create"})),
    path(f"{SLICE}/named-by", NamedByEndpoint.as_view({"get": "list"})),
    path(f"{SLICE}/import", TransferEndpoint.as_view({"post": "take_in"})),
    path(f"{SLICE}/export", TransferEndpoint.as_view({"get": "give_out"})),
    path(f"{SLICE}/draft", DraftEndpoint.as_view({"get": "retrieve", "delete": "discard"})),
    path(f"{SLICE}/draft/restore", DraftEndpoint.as_view({"post": "restore"})),
    path(f"{SLICE}/plan", DraftEndpoint.as_view({"get": "plan"})),
    path("search", SearchEndpoint.as_view({"get": "list"})),
]
