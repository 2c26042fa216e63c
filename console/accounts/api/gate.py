"""The base of every endpoint: one permission per operation, refusal of what is not mapped, and the API's habits.

A subclass declares `permissions = {"list": Permission.VIEW, …}`; an operation without a row is refused, and the
permission matrix test fails for it. `None` means: any signed-in caller (the operation filters by itself).
"""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from console.accounts.access import Access, access_of
from console.accounts.permissions import Permission
from console.audit.actor import Actor
from console.base import idempotency
from console.base.errors import Forbidden, Invalid, Unauthenticated


class Endpoint(ViewSet):
    """An endpoint with the gate, Idempotency-Key and `?dry_run=true` built in."""

    permissions: ClassVar[dict[str, Permission | None]] = {}
    post: Callable[..., Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse the signed-out and the unmapped before anything else happens; then see to Idempotency-Key."""
        super().initial(request, *args, **kwargs)
        if not request.user.is_authenticated:
            raise Unauthenticated
        if self.action is not None and self.action != "metadata" and self.action not in self.permissions:
            raise Forbidden(f"The operation {self.action} has no permission mapped; it is refused.")
        if idempotency.is_asked_for(request):
            self._answer_once()

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

    def _answer_once(self) -> None:
        """Put the replay in front of the handler, behind authentication: only its own caller gets it again."""
        handler: Callable[..., Any] = self.post
        caller = f"{self.access.actor.kind}:{self.access.actor.id}"

        def once(request: Request, *args: Any, **kwargs: Any) -> Any:
            return idempotency.replayable(request, caller, partial(handler, request, *args, **kwargs))

        self.post = once
