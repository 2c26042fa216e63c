"""Asks Envoy's admin interface through its unix socket."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

_WARMING: Final = {"cluster_manager.warming_clusters", "listener_manager.total_listeners_warming"}
_WARMING_FILTER: Final = r"^(cluster_manager\.warming_clusters|listener_manager\.total_listeners_warming)$"


class AdminError(Exception):
    """Envoy's admin interface does not answer, or not with what was asked for."""


@dataclass(frozen=True, slots=True)
class ServerInfo:
    """Who is at the other end of the admin socket."""

    node_id: str
    version: str
    state: str
    uptime_seconds: int


class EnvoyAdmin:
    """Every call raises `AdminError` when Envoy is not there."""

    def __init__(self, socket: Path) -> None:
        transport = httpx.AsyncHTTPTransport(uds=str(socket), verify=False, trust_env=False)
        self._http = httpx.AsyncClient(transport=transport, base_url="http://envoy", timeout=5.0)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def server_info(self) -> ServerInfo:
        """Return node id, version, state (`LIVE`, `INITIALIZING`, …) and uptime."""
        found = (await self._ask("GET", "/server_info")).json()
        return ServerInfo(
            node_id=found.get("node", {}).get("id", ""),
            version=found.get("version", "").split("/")[1] if "/" in found.get("version", "") else "",
            state=found.get("state", ""),
            uptime_seconds=int(found.get("uptime_current_epoch", "0s").rstrip("s") or 0),
        )

    async def warming(self) -> int:
        """Return how many clusters and listeners are not ready yet."""
        answer = await self._ask("GET", "/stats", {"format": "json", "filter": _WARMING_FILTER})
        return sum(int(one["value"]) for one in answer.json()["stats"] if one.get("name") in _WARMING)

    async def stats(self, pattern: str) -> list[dict[str, Any]]:
        """Return used counters and detailed histograms whose names match the regular expression."""
        query = {"format": "json", "usedonly": "", "histogram_buckets": "detailed", "filter": pattern}
        found: list[dict[str, Any]] = (await self._ask("GET", "/stats", query)).json()["stats"]
        return found

    async def clusters(self, pattern: str) -> bytes:
        """Return what Envoy knows of clusters whose names match the regular expression, as JSON."""
        return (await self._ask("GET", "/clusters", {"format": "json", "filter": pattern})).content

    async def set_runtime(self, values: Mapping[str, int]) -> None:
        """Set runtime keys, until this Envoy ends."""
        await self._ask("POST", "/runtime_modify", {key: str(value) for key, value in values.items()})

    async def drain(self) -> None:
        """Fail health checks, then ask clients to go elsewhere: `connection: close` on every answer."""
        await self._ask("POST", "/healthcheck/fail")
        await self._ask("POST", "/drain_listeners", {"graceful": ""})

    async def _ask(self, method: str, path: str, query: dict[str, str] | None = None) -> httpx.Response:
        try:
            answer = await self._http.request(method, path, params=query)
        except httpx.HTTPError as error:
            raise AdminError(f"{path}: {error or type(error).__name__}") from error
        if answer.status_code != httpx.codes.OK:
            raise AdminError(f"{path}: {answer.status_code} {answer.text[:200]}")
        return answer
