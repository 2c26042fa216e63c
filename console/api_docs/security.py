"""How the OpenAPI document names our two ways to sign in."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class BearerToken(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """`Authorization: Bearer gha_…`."""

    target_class = "console.accounts.authentication.TokenAccess"
    name = "bearerToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the security scheme."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An API token of a tenant: `ght_…`, `gha_…` or `ghx_…`.",
        }


class Session(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The console's session cookie with a CSRF token on writes."""

    target_class = "console.accounts.authentication.SessionAccess"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the security scheme."""
        text = (
            "The console's session; writes also send the value of the cookie `csrftoken` (`__Host-csrf` by https) as "
            "`X-CSRFToken`."
        )
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": text}
