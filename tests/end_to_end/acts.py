"""What an operator does through the API, in one call each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.end_to_end.product import Product, eventually

ACME = "/slices/acme@edge"
ENDED = {"complete", "rolled_back", "superseded", "cancelled"}


def ok(response: httpx.Response) -> Any:
    """The body of an answer that must have succeeded."""
    request = response.request
    assert response.is_success, f"{request.method} {request.url}: {response.status_code} {response.text}"
    return response.json() if response.content else None


@contextmanager
def signed_in(product: Product, api: httpx.Client, tenant: str, email: str) -> Iterator[httpx.Client]:
    """The API with the session of a new owner of a tenant, who comes by the link in the invitation."""
    member = ok(api.post(f"/tenants/{tenant}/members", json={"email": email, "roles": ["owner"]}))
    page = f"/sign-in/once/{member['sign_in_url'].rpartition('/')[2]}"
    with httpx.Client(base_url=product.console, timeout=30, headers={"Referer": product.console}) as browser:
        browser.get(page)
        browser.post(page, data={"csrfmiddlewaretoken": browser.cookies["csrftoken"]})
        browser.headers["X-CSRFToken"] = browser.cookies["csrftoken"]
        browser.base_url = f"{product.console}/api/v1"
        yield browser


def shift_weights(api: httpx.Client, weights: dict[str, int], *, route: str = "shop-root") -> None:
    """Give the route's services these weights, in the draft."""
    path = f"{ACME}/routes/{route}"
    etag = api.get(path).headers["ETag"]
    backends = [{"service": service, "weight": weight} for service, weight in weights.items()]
    ok(api.patch(path, json={"spec": {"action": {"backends": backends}}}, headers={"If-Match": etag}))


def publish(
    api: httpx.Client, message: str, *, slice_key: str = "acme@edge", unsafe: bool = True, strategy: str | None = None
) -> dict[str, Any]:
    """Publish what the plan says, and return revision and rollout."""
    plan = ok(api.get(f"/slices/{slice_key}/plan"))
    codes = sorted({finding["code"] for finding in plan["unsafe"]}) if unsafe else []
    body = {"message": message, "plan": plan["digest"], "acknowledge_unsafe": codes, "strategy": strategy}
    return ok(api.post(f"/slices/{slice_key}/revisions", json=body))


def make_strategy(api: httpx.Client, name: str, *, judge: bool = True, **changes: Any) -> str:
    """A strategy of one node, then all; `changes` are of its first stage. Return its name."""
    first = {"title": "One node", "cohort": {"type": "count", "count": 1}, "bake_seconds": 5, "min_requests": 0}
    last = {"title": "Every node", "cohort": {"type": "all"}, "bake_seconds": 0, "min_requests": 0}
    stages = [{"gate": False, **first, **changes}, {"gate": False, **last}]
    made = api.post("/strategies", json={"name": name, "title": name, "stages": stages, "judge": judge})
    assert made.status_code in {201, 409}, made.text
    return name


def in_state(api: httpx.Client, rollout_id: str, *states: str, seconds: float = 60) -> dict[str, Any]:
    """The rollout once it is in one of `states`."""

    def reached() -> dict[str, Any] | None:
        rollout = ok(api.get(f"/rollouts/{rollout_id}"))
        return rollout if rollout["state"] in states else None

    return eventually(reached, seconds=seconds)


def settled(api: httpx.Client, rollout_id: str, *, seconds: float = 120) -> dict[str, Any]:
    """The rollout once it has come to an end."""

    def end() -> dict[str, Any] | None:
        rollout = ok(api.get(f"/rollouts/{rollout_id}"))
        return rollout if rollout["state"] in ENDED else None

    return eventually(end, seconds=seconds)


def publish_and_settle(api: httpx.Client, message: str, *, slice_key: str = "acme@edge") -> dict[str, Any]:
    """Publish and wait until every node has proven it."""
    published = publish(api, message, slice_key=slice_key)
    rollout = settled(api, published["rollout"]["id"])
    assert rollout["state"] == "complete", rollout
    return published
