"""One's own account as JSON: factors, sessions, proofs."""

from typing import Any

from rest_framework import serializers

from console.accounts.actions.factors import Factor
from console.accounts.models import BrowserSession, Passkey
from console.base.shapes import PlainTextField, StrictShape

WAYS = ["passkey", "code", "password", "sign_in"]


class FactorShape(serializers.Serializer):
    """An authenticator app or a passkey."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(["app", "passkey"])
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    is_synced = serializers.BooleanField(help_text="A passkey that may be in more than one device.")


class ProofShape(serializers.Serializer):
    """How fresh the session's last proof is."""

    ways = serializers.ListField(
        child=serializers.ChoiceField(WAYS), help_text="How you can prove again that it is you."
    )
    fresh_until = serializers.DateTimeField(allow_null=True, help_text="Null: sensitive acts ask for a proof first.")


class AccountShape(serializers.Serializer):
    """How one gets into one's account."""

    email = serializers.EmailField()
    name = serializers.CharField()
    has_password = serializers.BooleanField()
    factors = FactorShape(many=True)
    recovery_codes_left = serializers.IntegerField()
    is_factor_needed = serializers.BooleanField(help_text="A tenant you belong to asks for a second factor.")
    are_passkeys_available = serializers.BooleanField(help_text="Not where the console is opened by an IP address.")
    proof = ProofShape()


class FactorName(StrictShape):
    """Another name of a factor."""

    name = PlainTextField(max_length=80)


class RecoveryCodesShape(serializers.Serializer):
    """Fresh recovery codes; shown now and never again."""

    codes = serializers.ListField(child=serializers.CharField())


class SessionShape(serializers.Serializer):
    """A browser that is signed in."""

    id = serializers.UUIDField()
    device = serializers.CharField(help_text="What the browser said of itself (User-Agent).")
    ip = serializers.CharField(help_text="From where it was used last.")
    method = serializers.CharField(help_text="How it was signed in.")
    started_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(help_text="If it is not used meanwhile.")
    is_this = serializers.BooleanField()


class SessionListShape(serializers.Serializer):
    """One's sessions, the last used first."""

    items = SessionShape(many=True)


class EndedShape(serializers.Serializer):
    """How many sessions ended."""

    ended = serializers.IntegerField()


class NewProof(StrictShape):
    """A proof that it is you: exactly one of these."""

    password = serializers.CharField(max_length=1024, required=False, trim_whitespace=False)
    code = serializers.CharField(max_length=64, required=False)
    passkey = serializers.CharField(max_length=16_384, required=False, help_text="What the browser answered, as JSON.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one way at a time."""
        if len(attrs) != 1:
            raise serializers.ValidationError({"password": "Send one of password, code and passkey."})
        return attrs


def factor_json(factor: Factor) -> dict[str, Any]:
    """Return a FactorShape."""
    is_passkey = isinstance(factor, Passkey)
    return {
        "id": str(factor.pk),
        "kind": "passkey" if is_passkey else "app",
        "name": factor.name,
        "created_at": factor.created_at,
        "last_used_at": factor.last_used_at,
        "is_synced": isinstance(factor, Passkey) and factor.is_synced,
    }


def session_json(row: BrowserSession, this: str) -> dict[str, Any]:
    """Return a SessionShape; `this` is the public id of the session that asks."""
    return {
        "id": str(row.public_id),
        "device": row.device,
        "ip": row.ip,
        "method": row.method,
        "started_at": row.started_at,
        "last_used_at": row.last_used_at,
        "ends_at": row.expire_date,
        "is_this": str(row.public_id) == this,
    }
