"""`{% single_sign_on next %}`: a button for each of the platform's connections.

Those of tenants have addresses of their own: the page names no tenant.
"""

from typing import Any

from django import template

from console.accounts.models import Connection
from console.accounts.sign_in.destination import onwards

register = template.Library()


@register.inclusion_tag("sign_in/connections.html")
def single_sign_on(wanted: str) -> dict[str, Any]:
    """Return the connections with the address of each, which remembers where the person wanted to go."""
    rows = Connection.objects.filter(tenant__is_platform=True, is_enabled=True).order_by("name")
    return {"connections": [(row.name, onwards(f"/sign-in/with/{row.slug}", wanted)) for row in rows]}
