"""The base of every endpoint: maps each operation to one permission, refuses what is not mapped, and keeps the API's habits.

A subclass declares `permissions = {"list": Permission.VIEW, …}`; an operation without a row is refused, and the
permission matrix test fails for it. `None` means: any signed-in caller (the operation filters by itself).
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from console.accounts.access import Access, access_of
from console.accounts.permissions import Permission
from console.audit.actor import Actor
from console.base.errors import Forbidden, Invalid, Unauthenticated
from console.base.idempotency import replayable


class Endpoint(ViewSet):
    """An endpoint with the gate, Idempotency-Key and `?dry_run=true` built in."""

    permissions: ClassVar[dict[str, Permission | None]] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse the unmapped and the signed-out before anything else happens."""
        super().initial(request, *args, **kwargs)
        if self.action is not None and self.action != "metadata" and self.action not in self.permissions:
            raise Forbidden(f"The operation {self.action} has no permission mapped; it is refused.")
        if not request.user.is_authenticated:
            raise Unauthenticated

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

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run the operation, at most once per Idempotency-Key."""
        answer: Callable[[], HttpResponse] = lambda: super(Endpoint, self).dispatch(request, *args, **kwargs)  # noqa: E731
        if request.method != "POST" or "Idempotency-Key" not in request.headers:
            return answer()
        caller = request.headers.get("Authorization") or request.COOKIES.get("sessionid", "")
        return self._replayed(request, caller, answer)

    def _replayed(self, request: Any, caller: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
        from console.base import errors, problem_json

        try:
            return replayable(request, caller, answer)
        except errors.GatehouseError as error:
            return problem_json.render(request, error)
