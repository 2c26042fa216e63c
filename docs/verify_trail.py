"""Verifies records of Gatehouse's audit trail without Gatehouse: every digest, every link, every checkpoint.

    python verify_trail.py trail.jsonl [--checkpoints kept.jsonl] [--key BASE64 …]

`trail.jsonl` is an export (format=jsonl) or an unpacked archive. Signatures need the package `cryptography`.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]
LABEL = "gatehouse-audit-entry-2"


def sha256(covered: list[Any]) -> str:
    """The digest of a list, written as JSON."""
    return hashlib.sha256(json.dumps(covered, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def digest_of(entry: Record) -> str:
    """What an entry's digest must be."""
    actor, target = entry["actor"], entry["target"]
    if entry["form"] == 1:
        return sha256([
            entry["previous"], entry["chain"], entry["position"], entry["id"], entry["at"], entry["verb"],
            actor["kind"], actor["id"], actor["name"], entry["tenant_id"], entry["slice"], target["kind"],
            target["id"], target["name"], entry["summary"], entry["changes"], entry["request_id"], entry["ip"],
        ])  # fmt: skip
    parts = {
        "actor": [actor["id"], actor["name"]], "target": [target["id"], target["name"]],
        "summary": [entry["summary"]], "changes": [entry["changes"]], "origin": [entry["ip"], entry["request_id"]],
    }  # fmt: skip
    commitments = [
        entry["redacted"].get(name) or sha256([entry["salts"].get(name, ""), *content])
        for name, content in parts.items()
    ]
    return sha256([
        LABEL, entry["previous"], entry["chain"], entry["position"], entry["id"], entry["at"], entry["verb"],
        entry["outcome"], actor["kind"], entry["tenant_id"], entry["slice"], target["kind"], *commitments,
    ])  # fmt: skip


def verify(entries: list[Record], checkpoints: list[Record]) -> Iterator[str]:
    """Yield a sentence for everything that does not hold."""
    chains: dict[str, dict[int, Record]] = defaultdict(dict)
    told: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        chains[entry["chain"]][entry["position"]] = entry
        if entry["verb"] == "audit.redact":
            told[entry["target"]["name"]] |= {change["pointer"].lstrip("/") for change in entry["changes"]}
    for chain, by_position in chains.items():
        for position, entry in sorted(by_position.items()):
            before = by_position.get(position - 1)
            if entry["digest"] != digest_of(entry):
                yield f"{chain} {position}: its content does not fit its digest"
            if before and entry["previous"] != before["digest"]:
                yield f"{chain} {position}: it does not follow the entry before it"
            if set(entry["redacted"]) - told[entry["id"]]:
                yield f"{chain} {position}: content was taken out of it, and no entry here says so"
        missing = set(range(min(by_position), max(by_position))) - set(by_position)
        if missing:
            yield f"{chain}: {len(missing)} entries are missing, the first is {min(missing)}"
    for one in checkpoints:
        known = chains.get(one["chain"], {})
        if known and one["position"] > max(known):
            yield f"{one['chain']}: entries up to {one['position']} are missing from the end"
        elif one["position"] in known and known[one["position"]]["digest"] != one["digest"]:
            yield f"{one['chain']} {one['position']}: it is not the entry of the checkpoint"


def forged(checkpoints: list[Record], keys: list[str]) -> Iterator[str]:
    """Yield a sentence for every checkpoint that none of the keys signed."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    known = [Ed25519PublicKey.from_public_bytes(base64.b64decode(key)) for key in keys]
    for one in checkpoints:
        lines = ["gatehouse-audit-checkpoint-1", one["chain"], str(one["position"]), one["digest"], one["at"], ""]
        for key in known:
            try:
                key.verify(base64.b64decode(one["signature"]), "\n".join(lines).encode())
                break
            except InvalidSignature:
                continue
        else:
            yield f"{one['chain']} {one['position']}: the signature of its checkpoint is not valid"


def read(path: str) -> list[Record]:
    """The JSON lines of a file."""
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").split("\n") if line.strip()]


def main() -> int:
    """Print what does not hold; the exit code says whether there was anything."""
    parser = argparse.ArgumentParser()
    parser.add_argument("trail")
    parser.add_argument("--checkpoints")
    parser.add_argument("--key", action="append", default=[])
    given = parser.parse_args()
    entries, checkpoints = read(given.trail), read(given.checkpoints) if given.checkpoints else []
    faults = [*verify(entries, checkpoints), *(forged(checkpoints, given.key) if given.key else ())]
    print("\n".join(faults) or f"{len(entries)} entries and {len(checkpoints)} checkpoints hold.")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
