"""`/me/account`, `/me/factors`, `/me/recovery-codes`: how one gets into one's own account."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.actions import factors as actions
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.account import AccountShape, FactorName, FactorShape, RecoveryCodesShape, factor_json
from console.accounts.factors import passkeys
from console.accounts.factors.held import apps_of, passkeys_of, unused_codes_of
from console.accounts.limits import require_unlimited
from console.accounts.models import User
from console.accounts.sessions.proof import fresh_until, ways_of
from console.base.answers import DRY_RUN, answers
from console.base.errors import NotFound
from console.base.shapes import read

NAMED = OpenApiExample("Another name", value={"name": "Phone"}, request_only=True)
CODES = OpenApiExample("Ten codes", value={"codes": ["7q2m4k-9x0v1c-t3hf8a-wz6j5p"]}, response_only=True)


@extend_schema(tags=["account"])
class AccountEndpoint(Endpoint):
    """The account of the person in the browser."""

    permissions = {"retrieve": None, "rename": None, "remove": None, "renew_codes": None}
    sensitive = frozenset({"remove", "renew_codes"})
    is_for_sessions = True

    @extend_schema(operation_id="read_account", responses=answers(AccountShape, 403))
    def retrieve(self, request: Request) -> Response:
        """How you get in: password, second factors, recovery codes, and whether a proof is fresh."""
        return Response(account_json(self.access.user, request.session))

    @extend_schema(
        operation_id="rename_factor", request=FactorName, parameters=[DRY_RUN], examples=[NAMED],
        responses=answers(FactorShape, 403, 404, 422),
    )  # fmt: skip
    def rename(self, request: Request, pk: UUID) -> Response:
        """Give an authenticator app or a passkey another name."""
        factor, name = self._factor(pk), read(FactorName, request)["name"]
        user, dry_run = self.access.user, self.is_dry_run
        renamed = actions.rename_factor(actor=self.actor, user=user, factor=factor, name=name, dry_run=dry_run)
        return Response(factor_json(renamed))

    @extend_schema(
        operation_id="remove_factor", parameters=[DRY_RUN], responses=answers(None, 403, 404, 409, status=204)
    )
    def remove(self, request: Request, pk: UUID) -> Response:
        """Remove an authenticator app or a passkey. The last one stays where a tenant asks for a second factor."""
        factor = self._factor(pk)
        actions.remove_factor(actor=self.actor, user=self.access.user, factor=factor, dry_run=self.is_dry_run)
        return Response(status=204)

    @extend_schema(
        operation_id="renew_recovery_codes", request=None, parameters=[DRY_RUN], examples=[CODES],
        responses=answers(RecoveryCodesShape, 403, 409, status=201),
    )  # fmt: skip
    def renew_codes(self, request: Request) -> Response:
        """Make ten new recovery codes; the earlier ones work no more. They are in this answer only."""
        require_unlimited(request)
        codes = actions.renew_codes(actor=self.actor, user=self.access.user, dry_run=self.is_dry_run)
        return Response({"codes": [] if self.is_dry_run else codes}, status=201)

    def _factor(self, pk: UUID) -> actions.Factor:
        require_unlimited(self.request)
        user = self.access.user
        found = apps_of(user).filter(pk=pk).first() or passkeys_of(user).filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found


def account_json(user: User, session: Any) -> dict[str, Any]:
    """Return an AccountShape."""
    factors: list[actions.Factor] = [*apps_of(user), *passkeys_of(user)]
    return {
        "email": user.email,
        "name": user.name,
        "has_password": user.has_usable_password(),
        "factors": [factor_json(factor) for factor in factors],
        "recovery_codes_left": unused_codes_of(user).count(),
        "is_factor_needed": bool(user.needs_second_factor),  # type: ignore[attr-defined]
        "are_passkeys_available": passkeys.is_available(),
        "proof": proof_json(user, session),
    }


def proof_json(user: User, session: Any) -> dict[str, Any]:
    """Return a ProofShape."""
    return {"ways": ways_of(user), "fresh_until": fresh_until(session)}
