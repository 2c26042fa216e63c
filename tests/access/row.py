"""One row of the matrix: an operation, the permission it needs, and where that permission counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from tests.access.world import World


class Where(StrEnum):
    """Whose things the operation is about."""

    TENANT = "tenant"
    """Something of one tenant: strangers get 404, members without the permission 403."""
    PLATFORM = "platform"
    """The platform's business: everybody else gets 403."""
    PLATFORM_ON_TENANT = "platform on tenant"
    """Something of one tenant that only the platform may do: its members get 403, strangers 404."""
    ANYWHERE = "anywhere"
    """A collection over tenants: 403 for those who hold the permission nowhere."""
    OWN = "own"
    """Something that only people of the tenant itself decide, in person: the platform's people and tokens get 403."""
    ADDRESSEE = "addressee"
    """Something meant for one of the tenant's people (`only`, a visitor's name): others who may look get 403."""
    EVERYONE = "everyone"
    """Anybody signed in; the operation shows only what is theirs."""
    BROWSER = "browser"
    """Anybody signed in with a browser, about themselves: tokens get 403."""


@dataclass(frozen=True)
class Row:
    """`operation` is `METHOD /path/{argument}` as the URL map has it."""

    operation: str
    permission: Permission | None
    where: Where = Where.TENANT
    body: Mapping[str, Any] | Callable[[World], Mapping[str, Any]] | None = None
    path: Mapping[str, Any] | Callable[[World, Tenant], Mapping[str, Any]] = field(default_factory=dict)
    query: str = ""
    answers: int | None = None
    has_dry_run: bool = True
    only: str = ""
    is_open_in_views: bool = False

    @property
    def method(self) -> str:
        """The HTTP method."""
        return self.operation.split(" ", 1)[0]

    @property
    def template(self) -> str:
        """The address below /api/v1, arguments in braces."""
        return self.operation.split(" ", 1)[1]

    @property
    def is_write(self) -> bool:
        """Whether the operation may change something."""
        return self.method not in {"GET", "HEAD", "OPTIONS"}

    def is_success(self, status: int) -> bool:
        """Tell whether a permitted caller may get this status."""
        return status == self.answers if self.answers else 200 <= status < 300
