"""PURE: requests as the process of a trial takes them."""

import base64
from collections.abc import Mapping
from typing import Any

from policies.compiler.limits import INSPECTED_BODY_BYTES
from waf.trials.reading.written import Written
from waf.trials.rebuilding import rebuilt

Document = dict[str, Any]


def document_of(written: Written, *, client: str, tenant: str, route: str) -> Document:
    """Return a request that somebody wrote; `route` and `tenant` by their names alone."""
    return {
        "method": written.method,
        "target": written.target,
        "headers": [list(one) for one in written.headers],
        "body": base64.b64encode(written.body[:INSPECTED_BODY_BYTES]).decode(),
        "version": written.version,
        "client": client,
        "is_truncated": len(written.body) > INSPECTED_BODY_BYTES,
        "around": _around(tenant, route),
    }


def document_of_sample(sample: Mapping[str, Any], *, client: str, tenant: str, route: str) -> Document:
    """Return a request that an inspector kept; where it left the body out, with what rules had found in that."""
    request: Document = {
        "method": sample["method"],
        "target": sample["target"],
        "headers": [[name, value] for name, value in sample["headers"]],
        "body": sample["body"],
        "version": sample["version"],
        "client": client,
        "is_truncated": bool(sample["truncated"]),
        "around": _around(tenant, route),
    }
    return rebuilt(request, sample.get("seen", ())) if not sample["body_kept"] else request


def _around(tenant: str, route: str) -> Document:
    return {"tenant": tenant, "route": f"{tenant}/{route}" if route else ""}
