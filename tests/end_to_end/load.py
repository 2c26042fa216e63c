"""A steady stream of requests to some nodes, which remembers what was not answered with 200."""

import threading
import time
from collections import Counter
from collections.abc import Sequence

import httpx


class Load:
    """Requests for one path of a host, `per_second` over all `edges`; `answers` counts what each node said."""

    def __init__(
        self, edges: Sequence[str], *, per_second: float = 50, host: str = "shop.acme.test", path: str = "/"
    ) -> None:
        self.answers: dict[str, Counter[int]] = {edge: Counter() for edge in edges}
        self.failures: list[str] = []
        self.first_bad_at: float | None = None
        """When something else than 200 was first seen (`time.monotonic`)."""
        self._pause, self._host, self._path = len(edges) / per_second, host, path
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._send, args=(edge,), daemon=True) for edge in edges]

    @property
    def sent(self) -> int:
        """How many requests were answered."""
        return sum(sum(counts.values()) for counts in self.answers.values())

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(20)

    def _send(self, edge: str) -> None:
        with httpx.Client(base_url=edge, headers={"Host": self._host}, timeout=10) as client:
            while not self._stop.is_set():
                started = time.monotonic()
                try:
                    response = client.get(self._path)
                    self.answers[edge][response.status_code] += 1
                    if response.status_code != 200:
                        self._note(f"{response.status_code} {response.text[:200]}")
                except httpx.HTTPError as fault:
                    self._note(repr(fault))
                self._stop.wait(max(0.0, self._pause - (time.monotonic() - started)))

    def _note(self, failure: str) -> None:
        self.first_bad_at = self.first_bad_at or time.monotonic()
        self.failures.append(failure)
