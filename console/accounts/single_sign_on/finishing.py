"""The one place where single sign-on hands over to sign-in."""

from django.http import HttpRequest, HttpResponse

from console.accounts.models import Connection, User
from console.accounts.sign_in.finishing import finish


def finish_with(
    request: HttpRequest,
    user: User,
    connection: Connection,
    *,
    has_second_factor: bool,
    proved_at: float,
    wanted: str,
) -> HttpResponse:
    """Sign the person in, or ask for their second factor; a tenant's own connection lets them into that tenant only.

    `proved_at` (seconds since 1970) is when the provider asked them last, 0 where nobody knows: then what is sensitive
    asks for a proof first.
    """
    only = None if connection.tenant.is_platform else connection.tenant_id
    return finish(
        request, user, method="sso", has_second_factor=has_second_factor, wanted=wanted, limited_to=only,
        proved_at=proved_at,
    )  # fmt: skip
