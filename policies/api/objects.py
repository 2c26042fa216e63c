"""Objects of one kind in one slice: list, create, read, replace, patch, delete. One class for all kinds."""

from typing import Any, ClassVar

import orjson
from django.db.models import QuerySet
from pydantic_core import PydanticCustomError
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base import etags
from console.base.errors import NotFound
from console.base.paging import page
from policies.actions import objects as verbs
from policies.api.bodies import members, same
from policies.api.filters import filtered
from policies.api.raw_rules import require_for_raw_rules
from policies.api.rendering import counted, render_object
from policies.api.slice_gate import SliceEndpoint
from policies.compiler import KINDS, Kind
from policies.drafting.findings import findings_about
from policies.drafting.rows import intent_of
from policies.models import DraftObject, Slice
from policies.models.draft import DraftObjectQuerySet
from policies.queries.entries import without_entries
from policies.queries.listing import with_spec_text
from policies.queries.references import missing_references

Rows = list[Any]
Rendered = list[dict[str, Any]]


class ObjectEndpoint(SliceEndpoint):
    """`/slices/{slice}/{plural}` and `/slices/{slice}/{plural}/{name}`; `kinds.py` makes one for each kind."""

    kind: ClassVar[Kind]
    permissions = {
        "list": Permission.VIEW,
        "create": Permission.EDIT,
        "retrieve": Permission.VIEW,
        "replace": Permission.EDIT,
        "merge": Permission.EDIT,
        "remove": Permission.EDIT,
    }

    def list(self, request: Request, slice_key: str) -> Response:
        """One page, by name. The problems shown are missing references; the object itself and the plan show all."""
        found = self.slice_of(slice_key)
        rows = DraftObject.objects.visible_to(self.access).filter(slice=found, kind=self.kind)
        shown: Rows
        shown, following = page(as_listed(self.kind, filtered(rows, request)), request, order=["name"])
        return Response({"items": render_page(shown), "next": following})

    def create(self, request: Request, slice_key: str) -> Response:
        """Add one to the draft."""
        found, body = self.slice_of(slice_key), members(request, ("kind", "name", "spec"))
        same(body, kind=self.kind)
        require_for_raw_rules(self.access, found, [(self.kind, body.get("name"), body.get("spec"))])
        written = verbs.create_object(
            actor=self.actor, slice=found, kind=self.kind, name=body.get("name"), spec=body.get("spec"),
            dry_run=self.is_dry_run,
        )  # fmt: skip
        response = self._answer(written, status=200 if self.is_dry_run else 201)
        if not self.is_dry_run:
            response["Location"] = f"{request.path}/{written.row.name}"
        return response

    def retrieve(self, request: Request, slice_key: str, name: str) -> Response:
        """One with everything that is wrong with it where it stands."""
        found = self.slice_of(slice_key)
        row = self._row(found, name)
        problems = () if row.is_removed else findings_about(found, intent_of(row.kind, row.name, row.spec))
        return self._answer(verbs.Written(row, problems))

    def replace(self, request: Request, slice_key: str, name: str) -> Response:
        """Give it another spec."""
        found, body = self.slice_of(slice_key), members(request, ("kind", "name", "spec"))
        canonical = self._canonical(name)
        same(body, kind=self.kind, name=canonical)
        require_for_raw_rules(self.access, found, [(self.kind, canonical, body.get("spec"))])
        written = verbs.replace_object(
            actor=self.actor, slice=found, kind=self.kind, name=canonical, spec=body.get("spec"),
            expected=self._expected(), dry_run=self.is_dry_run,
        )  # fmt: skip
        return self._answer(written)

    def merge(self, request: Request, slice_key: str, name: str) -> Response:
        """Apply a JSON merge patch to its spec."""
        found, body = self.slice_of(slice_key), members(request, ("spec",))
        require_for_raw_rules(self.access, found, [(self.kind, name, body.get("spec"))])
        written = verbs.patch_object(
            actor=self.actor, slice=found, kind=self.kind, name=self._canonical(name), patch=body.get("spec"),
            expected=self._expected(), dry_run=self.is_dry_run,
        )  # fmt: skip
        return self._answer(written)

    def remove(self, request: Request, slice_key: str, name: str) -> Response:
        """Take it out of the draft; the problems are those of what needed it."""
        written = verbs.delete_object(
            actor=self.actor, slice=self.slice_of(slice_key), kind=self.kind, name=self._canonical(name),
            expected=self._expected(), dry_run=self.is_dry_run,
        )  # fmt: skip
        return self._answer(written)

    def _row(self, slice_: Slice, name: str) -> DraftObject:
        rows = DraftObject.objects.visible_to(self.access).select_related("slice")
        row: DraftObject = rows.filter(slice=slice_, kind=self.kind, name=self._canonical(name)).first()
        if row is None:
            raise NotFound
        return row

    def _canonical(self, name: str) -> str:
        try:
            return KINDS[self.kind].check_name(name)
        except PydanticCustomError:
            raise NotFound from None

    def _expected(self) -> str:
        """The If-Match of a write; a dry run overwrites nothing and may go without."""
        return self.request.headers.get("If-Match", "*") if self.is_dry_run else etags.if_match(self.request)

    def _answer(self, written: verbs.Written, status: int = 200) -> Response:
        headers = {} if self.is_dry_run else {"ETag": etags.etag(written.row.version)}
        return Response(render_object(written.row, written.problems), status=status, headers=headers)


def render_page(rows: Rows) -> Rendered:
    """Return a page of objects (`with_spec_text`), each with its missing references, at the cost of one query."""
    missing = missing_references(rows)
    return [render_object(row, missing.get(row.pk, ()), orjson.Fragment(row.spec_text)) | _counted(row) for row in rows]


def as_listed(kind: Kind, rows: DraftObjectQuerySet) -> QuerySet[Any]:
    """Return rows as a page shows them: of lists without their entries, which have pages of their own."""
    return without_entries(rows) if kind is Kind.LIST else with_spec_text(rows)


def _counted(row: Any) -> dict[str, Any]:
    return counted(row.entry_count, row.next_expiry) if row.kind == Kind.LIST else {}
