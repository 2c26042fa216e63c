"""`/me/sessions` and `/me/proof`: the browsers one is signed in with, and proving again that it is oneself."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.actions import sessions as actions
from console.accounts.api.account import proof_json
from console.accounts.api.find import member_of
from console.accounts.api.gate import Endpoint
from console.accounts.api.shapes.account import (
    EndedShape,
    NewProof,
    ProofShape,
    SessionListShape,
    session_json,
)
from console.accounts.factors.held import passkeys_of
from console.accounts.limits import limited_to, require_unlimited
from console.accounts.models import BrowserSession
from console.accounts.permissions import Permission
from console.accounts.sessions.proof import require_fresh, ways_of
from console.accounts.sign_in import proving
from console.base.answers import DRY_RUN, answers
from console.base.errors import Conflict, Invalid, TooMany
from console.base.shapes import ProblemShape, read

BY_CODE = OpenApiExample("By a code", value={"code": "123456"}, request_only=True)
TOO_MANY = {429: OpenApiResponse(ProblemShape, "Too many attempts; Retry-After tells when to come back.")}


PasskeyQuestionShape = inline_serializer(  # options for `navigator.credentials.get`, as WebAuthn writes them in JSON
    "PasskeyQuestionShape", {"publicKey": serializers.DictField()}
)


@extend_schema(tags=["account"])
class SessionsEndpoint(Endpoint):
    """Sessions of the person in the browser."""

    permissions = {"list": None, "destroy": None, "end_others": None}
    sensitive = frozenset({"end_others"})
    is_for_sessions = True

    @extend_schema(operation_id="list_sessions", responses=answers(SessionListShape, 403))
    def list(self, request: Request) -> Response:
        """The browsers you are signed in with, the last used first; this one alone where it counts in one tenant."""
        living = BrowserSession.objects.filter(user=self.access.user, expire_date__gt=timezone.now())
        this = request.session.get("public_id", "")
        if limited_to(request.session) is not None:
            living = living.filter(public_id=this)
        return Response({"items": [session_json(row, this) for row in living.order_by("-last_used_at")[:200]]})

    @extend_schema(operation_id="end_session", parameters=[DRY_RUN], responses=answers(None, 403, 404, status=204))
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Sign one browser out; its open pages notice at once. Another one than this needs a fresh proof."""
        user, dry_run = self.access.user, self.is_dry_run
        if str(pk) != request.session.get("public_id"):
            require_unlimited(request)
            require_fresh(request.session, user)
        actions.end_session(actor=self.actor, user=user, public_id=str(pk), dry_run=dry_run)
        return Response(status=204)

    @extend_schema(operation_id="end_other_sessions", parameters=[DRY_RUN], responses=answers(EndedShape, 403))
    def end_others(self, request: Request) -> Response:
        """Sign every other browser out."""
        require_unlimited(request)
        this = request.session.get("public_id")
        ended = actions.end_sessions(actor=self.actor, user=self.access.user, but=this, dry_run=self.is_dry_run)
        return Response({"ended": ended})


@extend_schema(tags=["account"])
class ProofEndpoint(Endpoint):
    """Fresh proofs."""

    permissions = {"retrieve": None, "create": None, "ask_passkey": None}
    is_for_sessions = True

    @extend_schema(operation_id="read_proof", responses=answers(ProofShape, 403))
    def retrieve(self, request: Request) -> Response:
        """How you can prove that it is you, and until when the last proof counts."""
        return Response(proof_json(self.access.user, request.session))

    @extend_schema(
        operation_id="prove", request=NewProof, examples=[BY_CODE],
        responses={**answers(ProofShape, 403, 409, 422), **TOO_MANY},
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """Prove that it is you; sensitive acts are open for ten minutes then. The session gets a new key."""
        user, ((way, proof),) = self.access.user, read(NewProof, request).items()
        if way not in ways_of(user):
            raise Conflict("You cannot prove it this way; see the ways you have.", code="no_such_way")
        if way == "password":
            tried = proving.by_password(request, user, proof)
        elif way == "code":
            tried = proving.by_code(request, user, proof, with_recovery=False)
        else:
            tried = proving.by_passkey(request, proof, user)
        if tried.seconds:
            raise TooMany(tried.failure, retry_after_seconds=tried.seconds)
        if not tried.way:
            raise Invalid.field(f"/{way}", "not_proved", tried.failure)
        actions.prove_again(request, user, way=tried.way)
        return Response(proof_json(user, request.session))

    @extend_schema(operation_id="ask_passkey", request=None, responses=answers(PasskeyQuestionShape, 403, 409))
    def ask_passkey(self, request: Request) -> Response:
        """What the browser is to sign with one of your passkeys; each question is answered once."""
        user = self.access.user
        if "passkey" not in ways_of(user):
            raise Conflict("You have no passkey that works here.", code="no_such_way")
        return Response(proving.ask_passkey(request, passkeys_of(user)))


@extend_schema(tags=["people"])
class MemberSessionsEndpoint(Endpoint):
    """Sessions of a member."""

    permissions = {"end_all": Permission.MEMBERS}
    sensitive = frozenset({"end_all"})

    @extend_schema(operation_id="sign_member_out", parameters=[DRY_RUN], responses=answers(EndedShape, 403, 404))
    def end_all(self, request: Request, tenant: str, pk: UUID) -> Response:
        """Sign a member out of every browser, as after a laptop was lost. What they may do stays."""
        member = member_of(self.access, tenant, pk, self.needed)
        ended = actions.end_sessions(actor=self.actor, user=member.user, dry_run=self.is_dry_run)
        return Response({"ended": ended})
