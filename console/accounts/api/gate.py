"""The base of every endpoint: one permission per operation, refusal of what is not mapped, and the API's habits.

A subclass declares `permissions = {"list": Permission.VIEW, …}`; an operation without a row is refused, and the
permission matrix test fails for it. `None` means: any signed-in caller (the operation filters by itself). What is named
in `sensitive` needs a fresh proof in a browser's session that its person is there.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from console.accounts.access import Access, access_of
from console.accounts.permissions import Permission
from console.accounts.refusals import note_refusal
from console.accounts.sessions.proof import require_fresh
from console.audit.actor import Actor
from console.base import idempotency, questions
from console.base.errors import Forbidden, Invalid, NotFound, Unauthenticated
from console.base.problem_json import translate


class Endpoint(ViewSet):
    """An endpoint with the gate, Idempotency-Key and `?dry_run=true` built in."""

    permissions: ClassVar[dict[str, Permission | None]] = {}
    sensitive: ClassVar[frozenset[str]] = frozenset()
    is_for_sessions: ClassVar[bool] = False
    """Whether it is about the person and their browser: no token may call it, and no answer or proof is kept."""
    is_open_in_views: ClassVar[bool] = False
    """Whether it answers also in a view that is over, and changes things in one that only looks."""
    post: Callable[..., Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse the signed-out, the unmapped and what is said twice before all else; then see to Idempotency-Key."""
        super().initial(request, *args, **kwargs)
        if not request.user.is_authenticated:
            raise Unauthenticated
        if self.action is not None and self.action != "metadata" and self.action not in self.permissions:
            raise Forbidden(f"The operation {self.action} has no permission mapped; it is refused.")
        self._check_view(request)
        self._check_session(request)
        questions.check_once(request.query_params)
        if idempotency.is_asked_for(request) and not self.is_for_sessions:
            self._answer_once()

    def handle_exception(self, exc: Exception) -> Response:
        """Answer, and note in the audit trail what was refused; the answer never depends on the note."""
        told = self._told_of_suspension(exc)
        response: Response = super().handle_exception(told)
        note_refusal(self.request, translate(told))
        return response

    @property
    def access(self) -> Access:
        """The caller's permissions."""
        return access_of(self.request)

    @property
    def actor(self) -> Actor:
        """The caller as the audit trail names them."""
        return self.access.actor

    @property
    def needed(self) -> Permission:
        """The permission mapped to the operation under way; only for operations mapped to one."""
        permission = self.permissions[self.action]
        if permission is None:
            raise AssertionError(f"{self.action} is mapped to no single permission")
        return permission

    @property
    def is_dry_run(self) -> bool:
        """Whether the caller asked to see what would happen, storing nothing."""
        value = self.request.query_params.get("dry_run", "false").lower()
        if value not in {"true", "false"}:
            raise Invalid.field("?dry_run", "invalid", "dry_run is true or false.")
        return value == "true"

    def _check_session(self, request: Request) -> None:
        """Refuse tokens where people are meant, and a session that proved itself too long ago what is sensitive."""
        if self.is_for_sessions and self.access.view is not None and not self.is_open_in_views:
            raise Forbidden("This is about somebody's own account. Leave the view first.", code="in_person_only")
        if self.access.token is not None:
            if self.is_for_sessions:
                raise Forbidden("This is for people in a browser, not for tokens.", code="session_needed")
        elif self.action in self.sensitive:
            require_fresh(request.session, self.access.user)

    def _told_of_suspension(self, exc: Exception) -> Exception:
        """Tell people of a suspended tenant why they find nothing of it any more."""
        access = self.request.auth if isinstance(exc, NotFound) else None
        if not isinstance(access, Access) or not access.suspended or access.scope(Permission.VIEW).is_everywhere:
            return exc
        named = {str(value).partition("@")[0].partition(".")[0] for value in self.kwargs.values()}
        found = next((one for one in access.suspended.values() if one.slug in named), None)
        return found.refusal() if found else exc

    def _check_view(self, request: Request) -> None:
        """Refuse what a view does not allow, whatever the person who is viewed may do."""
        view = self.access.view
        if view is None or self.is_open_in_views:
            return
        if view.is_over:
            raise Forbidden("This view has ended. Leave it to be yourself again.", code="view_over")
        if not view.is_writable and request.method not in SAFE_METHODS:
            raise Forbidden(f"You look as {view.viewed.email} and cannot change anything.", code="view_only")

    def _answer_once(self) -> None:
        """Put the replay in front of the handler, behind authentication: only its own caller gets it again.

        And only with the rights of then: an answer is not given to somebody who lost them since.
        """
        handler: Callable[..., Any] = self.post
        viewed = f":{self.access.view.id}" if self.access.view else ""
        limit = f":{self.access.limited_to}" if self.access.limited_to else ""
        caller = f"{self.access.caller_key}{viewed}{limit}:{self.access.rights}"

        def once(request: Request, *args: Any, **kwargs: Any) -> Any:
            return idempotency.replayable(request, caller, partial(handler, request, *args, **kwargs))

        self.post = once
