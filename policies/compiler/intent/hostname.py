"""A hostname: a name that exactly one tenant answers for on a gateway."""

from __future__ import annotations

from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.spec import Flag, Spec


class HostnameSpec(Spec):
    """What holds for every route on a hostname."""

    description: Description = ""
    redirect_to_https: Flag = False
