"""Authorities of internal CAs as JSON."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from rest_framework import serializers

from certificates.actions.authority_keys import life_of_pem, sends_cross
from certificates.life.authorities import IssuerStanding, root_standing, root_text
from certificates.models import Authority, AuthorityState, Issuer, IssuerType
from certificates.pki.chains import read_chain
from certificates.pki.leaf import read_leaf
from certificates.queries.authorities import Use
from console.base.shapes import PlainTextField, StrictShape

S = AuthorityState


class AuthorityShape(serializers.Serializer):
    """One pair of root and intermediate of an internal CA."""

    number = serializers.IntegerField()
    state = serializers.ChoiceField([str(one) for one in AuthorityState])
    is_compromised = serializers.BooleanField()
    subject = serializers.CharField(help_text="Of the root, RFC 4514.")
    serial = serializers.CharField(help_text="Of the root, hex.")
    sha256 = serializers.CharField(help_text="Of the root's DER, 64 hex digits.")
    root = serializers.CharField(help_text="PEM.")
    root_ends_at = serializers.DateTimeField()
    intermediate_ends_at = serializers.DateTimeField()
    is_cross_signed = serializers.BooleanField(
        help_text="Its chains are taken, too, by clients that trust only the root before, while that retires."
    )
    certificates = serializers.IntegerField(help_text="That are served and come from it.")
    kept_certificates = serializers.IntegerField(
        help_text="Those, and others that are on the way or kept for going back."
    )
    reissue_until = serializers.DateTimeField(
        allow_null=True, help_text="By when what it issued is replaced; null: with the next renewal of each."
    )
    created_at = serializers.DateTimeField()
    activated_at = serializers.DateTimeField(allow_null=True)
    retired_at = serializers.DateTimeField(allow_null=True)
    commands = serializers.ListField(child=serializers.ChoiceField(["activate", "taint", "retire"]))


class ActivationShape(StrictShape):
    """How the next authority takes over."""

    reissue = serializers.BooleanField(
        default=True, help_text="Replace what the one before issued, spread over some time; else as it is renewed."
    )
    compromised = serializers.BooleanField(
        default=False, help_text="The key of the one before is out: all that it issued is replaced at once."
    )
    reason = PlainTextField(max_length=300, required=False, allow_blank=True, help_text="Needed with `compromised`.")


class TaintShape(StrictShape):
    """Why an authority can be trusted no more."""

    reason = PlainTextField(max_length=300)


def authority_json(row: Authority, use: Use) -> dict[str, Any]:
    """Return an AuthorityShape; `cross_signed_by` is at hand."""
    facts = read_leaf(read_chain(row.root_pem.encode())[0])
    return {
        "number": row.number,
        "state": row.state,
        "is_compromised": row.is_compromised,
        "subject": facts.subject,
        "serial": facts.serial,
        "sha256": facts.sha256,
        "root": row.root_pem,
        "root_ends_at": row.root_ends_at,
        "intermediate_ends_at": row.intermediate_ends_at,
        "is_cross_signed": sends_cross(row) or (row.state == S.PREPARED and row.cross_pem != ""),
        "certificates": use.served,
        "kept_certificates": use.kept,
        "reissue_until": row.reissue_until,
        "created_at": row.created_at,
        "activated_at": row.activated_at,
        "retired_at": row.retired_at,
        "commands": _commands(row, use),
    }


def standing_of(issuer: Issuer, authorities: Sequence[Authority], now: datetime) -> tuple[IssuerStanding, str]:
    """Return how an issuer does, and the sentences on it."""
    active = next((one for one in authorities if one.state == S.ACTIVE), None)
    if issuer.type == IssuerType.ACME or active is None:
        return IssuerStanding.WELL, "Registered." if issuer.account_url else "It is registered when it is first used."
    prepared = next((one.number for one in authorities if one.state == S.PREPARED), None)
    standing = root_standing(life_of_pem(active.root_pem), timedelta(seconds=issuer.lifetime_seconds), now)
    return standing, root_text(standing, active.root_ends_at, prepared, now)


def _commands(row: Authority, use: Use) -> list[str]:
    match AuthorityState(row.state):
        case S.PREPARED:
            return ["activate", "retire"]
        case S.RETIRING:
            return ["taint"] * (not row.is_compromised) + ["retire"] * (use.kept == 0)
        case _:
            return []
