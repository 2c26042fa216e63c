"""API keys of one consumer: made and told once, ended, and taken away."""

from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base import etags
from console.base.errors import Invalid
from policies.actions.consumer_keys import add_key, end_key, remove_key
from policies.api.bodies import members
from policies.api.operations import DRY_RUN, IF_MATCH, answers
from policies.api.slice_gate import SliceEndpoint

EXPIRES = "From then on nodes refuse it by themselves; null: it holds until it is taken away."


class WantedConsumerKey(serializers.Serializer):
    """What a new key is called, and when it ends."""

    name = serializers.CharField(max_length=63, help_text="Names the key within its consumer, as `2027`.")
    expires_at = serializers.DateTimeField(required=False, allow_null=True, help_text=EXPIRES)


class NewConsumerKey(serializers.Serializer):
    """A key as the consumer needs it. It is in this answer only: the draft has its SHA-256."""

    name = serializers.CharField()
    key = serializers.CharField(allow_blank=True, help_text="Begins with `ghk_`; empty after a dry run.")
    hint = serializers.CharField(allow_blank=True, help_text="How it begins, by which people know it again.")
    etag = serializers.CharField(help_text="Of the consumer, as the draft has it now.")


class ConsumerKeyChange(serializers.Serializer):
    """When the key ends."""

    expires_at = serializers.DateTimeField(allow_null=True, help_text=EXPIRES)


class ConsumerKeyChanged(serializers.Serializer):
    """The key as the draft has it now."""

    name = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)
    etag = serializers.CharField(help_text="Of the consumer.")


WANTED = OpenApiExample(
    "A key for a year", value={"name": "2027", "expires_at": "2028-01-01T00:00:00Z"}, request_only=True
)
MADE = OpenApiExample(
    "Told once",
    value={
        "name": "2027",
        "key": "ghk_7Gd2…",
        "hint": "ghk_7Gd2",
        "etag": '"4"',
    },
    response_only=True,
    status_codes=["201"],
)
ENDING = OpenApiExample("It ends", value={"expires_at": "2027-02-01T00:00:00Z"}, request_only=True)


class ConsumerKeysEndpoint(SliceEndpoint):
    """`/slices/{slice}/consumers/{name}/keys`."""

    permissions = {"create": Permission.EDIT, "merge": Permission.EDIT, "destroy": Permission.EDIT}

    @extend_schema(
        operation_id="create_consumer_key",
        tags=["consumers"],
        parameters=[DRY_RUN, IF_MATCH],
        request=WantedConsumerKey,
        examples=[WANTED, MADE],
        responses=answers(NewConsumerKey, 403, 404, 409, 412, 422, status=201),
    )
    def create(self, request: Request, slice_key: str, name: str) -> Response:
        """Make a key in the draft. It lets the consumer in from the next publish on, beside those it has."""
        expected = request.headers.get("If-Match", "*")
        found, body = self.slice_of(slice_key), members(request, ("name", "expires_at"))
        made = add_key(
            actor=self.actor, slice=found, consumer=name, name=_name(body), expires_at=_moment(body),
            expected=expected, dry_run=self.is_dry_run,
        )  # fmt: skip
        etag = etags.etag(made.written.row.version)
        told = ("", "") if self.is_dry_run else (made.key, made.hint)
        shown = {"name": made.name, "key": told[0], "hint": told[1], "etag": etag}
        return Response(shown, status=201, headers={} if self.is_dry_run else {"ETag": etag})

    @extend_schema(
        operation_id="end_consumer_key",
        tags=["consumers"],
        parameters=[DRY_RUN, IF_MATCH],
        request=ConsumerKeyChange,
        examples=[ENDING],
        responses=answers(ConsumerKeyChanged, 403, 404, 412, 422, 428),
    )
    def merge(self, request: Request, slice_key: str, name: str, key: str) -> Response:
        """Say when a key ends, while another takes its place."""
        found, body = self.slice_of(slice_key), members(request, ("expires_at",))
        if "expires_at" not in body:
            raise Invalid.field("/expires_at", "field_missing", "must be a moment, or null")
        ends = _moment(body)
        written = end_key(
            actor=self.actor, slice=found, consumer=name, name=key, expires_at=ends,
            expected=self._expected(request), dry_run=self.is_dry_run,
        )  # fmt: skip
        etag = etags.etag(written.row.version)
        headers = {} if self.is_dry_run else {"ETag": etag}
        return Response({"name": key, "expires_at": ends, "etag": etag}, headers=headers)

    @extend_schema(
        operation_id="remove_consumer_key",
        tags=["consumers"],
        parameters=[DRY_RUN, IF_MATCH],
        responses=answers(None, 403, 404, 412, 428, status=204),
    )
    def destroy(self, request: Request, slice_key: str, name: str, key: str) -> Response:
        """Take a key out of the draft; from the next publish on nobody is let in by it."""
        found = self.slice_of(slice_key)
        remove_key(
            actor=self.actor, slice=found, consumer=name, name=key, expected=self._expected(request),
            dry_run=self.is_dry_run,
        )  # fmt: skip
        return Response(status=204)

    def _expected(self, request: Request) -> str:
        return request.headers.get("If-Match", "*") if self.is_dry_run else etags.if_match(request)


def _name(body: dict[str, object]) -> str:
    value = body.get("name")
    if not isinstance(value, str) or not value:
        raise Invalid.field("/name", "field_missing", "must be a text")
    return value


def _moment(body: dict[str, object]) -> datetime | None:
    value = body.get("expires_at")
    if value is None:
        return None
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid.field("/expires_at", "moment_invalid", "must be a moment with its time zone, or null")
    return found.astimezone(UTC)
