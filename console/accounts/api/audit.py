"""`/audit`: who did what, when; each tenant's trail for those who hold `audit` there, all of it for the platform's."""

import base64
from collections.abc import Callable, Iterator
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.access import Scope
from console.accounts.api.find import entry_of, tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.audit import (
    CheckpointPage,
    EntryFilters,
    EntryPage,
    EntryShape,
    TrailKeysShape,
    VerificationShape,
    chain_json,
    checkpoint_json,
    entry_json,
)
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.audit.formats.cef import cef_lines
from console.audit.formats.ocsf import ocsf_lines
from console.audit.formats.record import json_lines
from console.audit.formats.table import csv_lines
from console.audit.models import ChainState, Checkpoint, Entry, SigningKey
from console.audit.models.entry import said
from console.audit.verbs import Target, verb
from console.base.answers import LISTING, answers
from console.base.bounded import bounded
from console.base.errors import FieldProblem, Forbidden, Invalid, flatten
from console.base.paging import page

CONDITIONS: dict[str, Callable[[Any], Q]] = {
    "slice": lambda key: Q(slice=key),
    "actor": lambda text: Q(actor_id=text) | Q(actor_name__icontains=text),
    "verb": lambda name: Q(verb=name) | Q(verb__startswith=f"{name}."),
    "target": lambda text: Q(target_id=text) | Q(target_name__icontains=text),
    "outcome": lambda outcome: Q(outcome=outcome),
    "ip": lambda ip: Q(ip=ip),
    "request_id": lambda text: Q(request_id=text),
    "q": said,
    "since": lambda at: Q(at__gte=at),
    "until": lambda at: Q(at__lt=at),
}
FORMATS: Final[dict[str, tuple[Callable[[Iterator[Entry]], Iterator[str]], str, str]]] = {
    "jsonl": (json_lines, "application/x-ndjson", "jsonl"),
    "csv": (csv_lines, "text/csv; charset=utf-8", "csv"),
    "cef": (cef_lines, "text/plain; charset=utf-8", "cef"),
    "ocsf": (ocsf_lines, "application/x-ndjson", "ocsf.jsonl"),
}
MOST_EXPORTED: Final = 1_000_000
AT_ONCE: Final = 1_000
MOST_CHAINS: Final = 100
FORMAT: Final = OpenApiParameter(
    "format", OpenApiTypes.STR, enum=list(FORMATS), description="JSON lines that verify by themselves, by default."
)
FILE: Final[dict[Any, Any]] = {
    **{(200, kind.partition(";")[0]): OpenApiTypes.STR for _, kind, _ in FORMATS.values()},
    **{code: meaning for code, meaning in answers(None, 403, 404, 422).items() if code != 200},
}


@extend_schema(tags=["audit"])
class AuditEndpoint(Endpoint):
    """The audit trail."""

    permissions = dict.fromkeys(("list", "retrieve", "export", "checkpoints", "verification", "keys"), Permission.AUDIT)

    @extend_schema(
        operation_id="list_audit", parameters=[EntryFilters, *LISTING], responses=answers(EntryPage, 403, 404, 422)
    )
    def list(self, request: Request) -> Response:
        """Entries, newest first."""
        with bounded():
            found, following = page(self._asked(), request, order=["-id"])
        return Response({"items": self._shown(found), "next": following})

    @extend_schema(operation_id="read_audit_entry", responses=answers(EntryShape, 403, 404))
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One entry."""
        (shown,) = self._shown([entry_of(self.access, pk)])
        return Response(shown)

    @extend_schema(operation_id="export_audit", parameters=[FORMAT, EntryFilters], responses=FILE)
    def export(self, request: Request) -> StreamingHttpResponse:
        """The entries asked for as a file, oldest first, at most a million; the trail notes who took it."""
        kind = request.query_params.get("format", "jsonl")
        if kind not in FORMATS:
            raise Invalid.field("?format", "invalid", f"format is one of {', '.join(FORMATS)}.")
        asked = self._asked()
        lines, content_type, ending = FORMATS[kind]
        self._note_export(kind)
        answer = StreamingHttpResponse(lines(_walk(asked)), content_type=content_type)
        answer["Content-Disposition"] = f'attachment; filename="audit.{ending}"'
        return answer

    @extend_schema(
        operation_id="list_audit_checkpoints", parameters=LISTING, responses=answers(CheckpointPage, 403, 422)
    )
    def checkpoints(self, request: Request) -> Response:
        """Signed heads of the chains you may read, newest first. Keep them elsewhere: they show what was cut off."""
        rows = Checkpoint.objects.filter(self._scope().filter())
        found, following = page(rows, request, order=["-id"])
        return Response({"items": [checkpoint_json(row) for row in found], "next": following})

    @extend_schema(operation_id="list_audit_keys", responses=answers(TrailKeysShape, 403))
    def keys(self, request: Request) -> Response:
        """The public keys that verify checkpoints, newest first."""
        self._scope()
        rows = SigningKey.objects.order_by("-created_at").values_list("kid", "public_key", "created_at")
        items = [
            {"kid": kid, "public_key": base64.b64encode(bytes(key)).decode(), "created_at": at} for kid, key, at in rows
        ]
        return Response({"items": items})

    @extend_schema(operation_id="read_audit_verification", responses=answers(VerificationShape, 403))
    def verification(self, request: Request) -> Response:
        """How far the chains you may read were verified, and where one does not hold."""
        rows = ChainState.objects.filter(self._scope().filter())
        sums = rows.aggregate(
            waiting=Count("chain", filter=Q(verified_at=None)), chains=Count("chain"), broken=Count("broken_at"),
            verified_at=Min("verified_at"),
        )  # fmt: skip
        is_waiting = sums["waiting"] == sums["chains"]
        items = rows.order_by(F("broken_at").asc(nulls_last=True), F("verified_at").asc(nulls_first=True), "chain")
        return Response(
            {
                "state": "broken" if sums["broken"] else "waiting" if is_waiting else "verified",
                **sums,
                "items": [chain_json(row) for row in items[:MOST_CHAINS]],
            }
        )

    def _note_export(self, kind: str) -> None:
        """Write down who took what; in the tenant's trail where only one can be meant."""
        ids = self._scope().tenant_ids
        own = Tenant.objects.filter(pk__in=ids).first() if len(ids) == 1 and not self._scope().is_everywhere else None
        where: dict[str, Any] = {"tenant_id": own.pk, "chain": own.slug} if own else {}
        filters = sorted((name, value) for name, value in self.request.query_params.items() if value)
        changes = [{"pointer": f"/{name}", "after": value} for name, value in filters]
        with verb("audit.export", actor=self.actor) as act:
            act.entry(Target("trail", "audit trail"), f"Exported the trail as {kind}.", changes=changes, **where)

    def _scope(self) -> Scope:
        scope = self.access.scope(self.needed)
        if not scope.is_everywhere and not scope.tenant_ids:
            raise Forbidden("You hold “audit” in no tenant. An owner can grant it.")
        return scope

    def _asked(self) -> QuerySet[Entry]:
        return Entry.objects.visible_to(self._scope()).filter(self._wanted())

    def _shown(self, found: Any) -> Any:
        slugs = dict(Tenant.objects.filter(pk__in={row.tenant_id for row in found}).values_list("pk", "slug"))
        return [entry_json(row, slugs) for row in found]

    def _wanted(self) -> Q:
        given = _filters(self.request)
        wanted = Q()
        if slug := given.pop("tenant", None):
            wanted &= Q(tenant_id=tenant_of(self.access, slug, self.needed).pk)
        for name, value in given.items():
            wanted &= CONDITIONS[name](value)
        return wanted


def _walk(asked: QuerySet[Entry]) -> Iterator[Entry]:
    """Yield entries, oldest first, some at a time, so that a long export holds neither memory nor a transaction."""
    last: UUID | None = None
    for _ in range(MOST_EXPORTED // AT_ONCE):
        rows = asked.filter(pk__gt=last) if last else asked
        with bounded():
            found = [*rows.order_by("pk")[:AT_ONCE]]
        yield from found
        if len(found) < AT_ONCE:
            return
        last = found[-1].pk


def _filters(request: Request) -> dict[str, Any]:
    parsed = EntryFilters(data={name: value for name, value in request.query_params.items() if value})
    if not parsed.is_valid():
        problems = flatten(parsed.errors)
        raise Invalid(problems=[FieldProblem(p.code, "?" + p.pointer.lstrip("/"), p.text) for p in problems])
    values: dict[str, Any] = dict(parsed.validated_data)
    return values
