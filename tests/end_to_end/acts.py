"""What an operator does through the API, in one call each."""

from typing import Any

import httpx

from tests.end_to_end.product import eventually

ACME = "/slices/acme@edge"


def ok(response: httpx.Response) -> Any:
    """The body of an answer that must have succeeded."""
    request = response.request
    assert response.is_success, f"{request.method} {request.url}: {response.status_code} {response.text}"
    return response.json() if response.content else None


def shift_weights(api: httpx.Client, weights: dict[str, int], *, route: str = "shop-root") -> None:
    """Give the route's services these weights, in the draft."""
    path = f"{ACME}/routes/{route}"
    etag = api.get(path).headers["ETag"]
    backends = [{"service": service, "weight": weight} for service, weight in weights.items()]
    ok(api.patch(path, json={"spec": {"action": {"backends": backends}}}, headers={"If-Match": etag}))


def publish(api: httpx.Client, message: str, *, slice_key: str = "acme@edge", unsafe: bool = True) -> dict[str, Any]:
    """Publish what the plan says, and return revision and rollout."""
    plan = ok(api.get(f"/slices/{slice_key}/plan"))
    codes = sorted({finding["code"] for finding in plan["unsafe"]}) if unsafe else []
    body = {"message": message, "plan": plan["digest"], "acknowledge_unsafe": codes}
    return ok(api.post(f"/slices/{slice_key}/revisions", json=body))


def settled(api: httpx.Client, rollout_id: str, *, seconds: float = 30) -> dict[str, Any]:
    """The rollout once it has come to an end."""

    def end() -> dict[str, Any] | None:
        rollout = ok(api.get(f"/rollouts/{rollout_id}"))
        return rollout if rollout["state"] in {"complete", "failed", "superseded"} else None

    return eventually(end, seconds=seconds)


def publish_and_settle(api: httpx.Client, message: str, *, slice_key: str = "acme@edge") -> dict[str, Any]:
    """Publish and wait until every node has proven it."""
    published = publish(api, message, slice_key=slice_key)
    rollout = settled(api, published["rollout"]["id"])
    assert rollout["state"] == "complete", rollout
    return published
