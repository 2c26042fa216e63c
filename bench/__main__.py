"""`python -m bench [name …]`: run the named benchmarks, or all, one after the other, each in a process of its own."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
# `rotations` takes half an hour: by name only
ORDER = (
    "compile", "data_plane", "traffic_policies", "poll", "bytes_per_change", "propagation", "list_api", "ingest",
    "findings", "records", "audit",
    "objectives", "costs", "live", "nodes", "judge", "roll_back", "certificates", "waf", "dlp",
    "dlp_answers", "egress", "egress_cut", "under_attack",
)  # fmt: skip


def main(names: list[str]) -> int:
    """Run each; the exit code tells how many could not run."""
    wanted = names or [name for name in ORDER if (HERE / f"{name}.py").exists()]
    failed = 0
    for name in wanted:
        print(f"\n=== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
