"""What one unchanged poll costs the control plane, beside a control plane that answers Envoy's own REST discovery.

Budgets, in requests per processor second at 1 000 routes: ≥ 150× the peer's rendering and ≥ 15× its Redis cache with a
session token; ≥ 40× and ≥ 4× when every single request is signed. The peer is `sovereign` 0.32 from PyPI.

    python -m bench.poll          needs wrk; fetches the peer into .gatehouse/bench on the first run
"""

import json
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from gatehouse_protocol.signatures import sign

from bench.node import MANIFEST, Node, join
from bench.poll_peer import running_peer
from bench.processes import Measured, requests_per_cpu_second
from bench.web import running_web

SIGNED_REQUESTS = 100_000
BUDGETS = {("token", "render"): 150, ("token", "cache"): 15, ("signed", "render"): 40, ("signed", "cache"): 4}


def main() -> None:
    """Measure ours, then the peer's, then compare."""
    with tempfile.TemporaryDirectory() as folder:
        ours = dict(_measure_ours(Path(folder)))
        peers = {kind: _measure_peer(Path(folder) / kind, kind) for kind in ("render", "cache")}
    for name, measured in {**ours, **{f"sovereign, {kind}": one for kind, one in peers.items()}}.items():
        print(f"{name:24} {measured.per_cpu_second:10.0f} requests per CPU-second ({measured.requests} requests)")
    for (proof, kind), budget in BUDGETS.items():
        ratio = ours[proof].per_cpu_second / peers[kind].per_cpu_second
        print(f"{proof} against {kind}: {ratio:.0f}× (budget ≥ {budget}×)")


def _measure_ours(folder: Path) -> Iterator[tuple[str, Measured]]:
    with running_web() as web:
        node = join(web)
        polling = _lua({"Authorization": f"Bearer {node.token}", "If-None-Match": node.etag})
        url = node.url + MANIFEST
        yield "token", _checked(requests_per_cpu_second(web.process, url, lambda: _written(folder, polling)))
        yield "signed", _checked(requests_per_cpu_second(web.process, url, lambda: _signed(folder, node)))


def _measure_peer(folder: Path, kind: str) -> Measured:
    with running_peer(folder, is_cached=kind == "cache") as peer:
        body = json.dumps({**peer.ask, "version_info": peer.version})
        script = f'wrk.method="POST"\nwrk.headers["Content-Type"]="application/json"\nwrk.body=[==[{body}]==]\n'
        return _checked(requests_per_cpu_second(peer.process, peer.url, lambda: _written(folder, script)))


def _signed(folder: Path, node: Node) -> Path:
    """Write a script that sends a fresh signature with every request, made beforehand."""
    lines = []
    for _ in range(SIGNED_REQUESTS):
        headers = sign("GET", MANIFEST, "", b"", node.signer, time.time() + 20)
        lines.append(f"{headers['Signature-Input']}\t{headers['Signature']}\n")
    (folder / "signatures").write_text("".join(lines))
    return _written(folder, f"""
        local lines = io.lines("{folder / "signatures"}")
        request = function()
          local input, signature = lines():match("([^\\t]+)\\t(.+)")
          wrk.headers["Signature-Input"], wrk.headers["Signature"] = input, signature
          wrk.headers["If-None-Match"] = {json.dumps(node.etag)}
          return wrk.format("GET")
        end
        """)  # fmt: skip


def _lua(headers: Mapping[str, str]) -> str:
    return "".join(f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}\n" for name, value in headers.items())


def _written(folder: Path, script: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "request.lua").write_text(script)
    return folder / "request.lua"


def _checked(measured: Measured) -> Measured:
    assert not measured.errors, f"{measured.errors} requests were refused"
    return measured


if __name__ == "__main__":
    main()
