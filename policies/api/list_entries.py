"""Entries of one list: a page of them, found by a part of them; some added and some taken out."""

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base import etags
from console.base.errors import NotFound
from console.base.paging import asked_page, cursor_of
from policies.actions.objects import change_entries
from policies.api import object_shapes
from policies.api.bodies import members
from policies.api.filters import read
from policies.api.operations import DRY_RUN, IF_MATCH, PAGING, answers
from policies.api.rendering import render_list_head
from policies.api.slice_gate import SliceEndpoint
from policies.compiler import Kind
from policies.drafting.entries import checked_edit
from policies.models import DraftObject, Slice
from policies.queries.entries import entries_of


class ListedEntry(serializers.Serializer):
    """One entry of a list; after `expires_at` nodes take it for gone."""

    value = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)


class ListEntryPage(serializers.Serializer):
    """One page of a list's entries, by value."""

    items = ListedEntry(many=True)
    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page.")
    etag = serializers.CharField(help_text="Of the list: what a change of it names in If-Match.")


class AddedEntry(serializers.Serializer):
    """An entry as it shall be; one with this value takes the end that is said here, or none."""

    value = serializers.CharField(max_length=256)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)


class ListEntriesPatch(serializers.Serializer):
    """What to add to a list, and the values to take out; those that are not in it are left out."""

    add = AddedEntry(many=True, required=False)
    remove = serializers.ListField(child=serializers.CharField(), required=False)


EXAMPLE = OpenApiExample(
    "One address for a day, another one no longer",
    value={
        "add": [{"value": "203.0.113.7", "expires_at": "2027-01-02T00:00:00Z"}],
        "remove": ["198.51.100.0/24"],
    },
    request_only=True,
)
_FILTER = OpenApiParameter("q", str, description="Part of a value, letters large or small.")


class ListEntriesEndpoint(SliceEndpoint):
    """`/slices/{slice}/lists/{name}/entries`."""

    permissions = {"list": Permission.VIEW, "merge": Permission.EDIT}

    @extend_schema(
        operation_id="list_list_entries",
        tags=["lists"],
        parameters=[_FILTER, *PAGING],
        responses=answers(ListEntryPage, 404, 422),
    )
    def list(self, request: Request, slice_key: str, name: str) -> Response:
        """One page of the entries that the draft's list holds, by value."""
        row = self._row(self.slice_of(slice_key), name)
        limit, after = asked_page(request, 1)
        start = str(after[0]) if after else ""
        found = entries_of(row.pk, containing=read(request, "q"), after=start, most=limit + 1)
        shown = found[:limit]
        following = cursor_of([shown[-1]["value"]]) if len(found) > limit else None
        return Response({"items": shown, "next": following, "etag": etags.etag(row.version)})

    @extend_schema(
        operation_id="patch_list_entries",
        tags=["lists"],
        parameters=[DRY_RUN, IF_MATCH],
        request=ListEntriesPatch,
        examples=[EXAMPLE],
        responses=answers(object_shapes.listed(Kind.LIST), 403, 404, 409, 412, 422, 428),
    )
    def merge(self, request: Request, slice_key: str, name: str) -> Response:
        """Add entries to a list of the draft and take some out, all or none, without sending the others."""
        found, body = self.slice_of(slice_key), members(request, ("add", "remove"))
        row = self._row(found, name)
        edit = checked_edit(name, row.spec["type"], body.get("add", []), body.get("remove", []))
        expected = request.headers.get("If-Match", "*") if self.is_dry_run else etags.if_match(request)
        written = change_entries(
            actor=self.actor, slice=found, name=name, edit=edit, expected=expected, dry_run=self.is_dry_run
        )
        headers = {} if self.is_dry_run else {"ETag": etags.etag(written.row.version)}
        return Response(render_list_head(written.row, written.problems), headers=headers)

    def _row(self, slice_: Slice, name: str) -> DraftObject:
        rows = DraftObject.objects.visible_to(self.access)
        row: DraftObject | None = rows.filter(slice=slice_, kind=Kind.LIST, name=name).first()
        if row is None:
            raise NotFound
        return row
