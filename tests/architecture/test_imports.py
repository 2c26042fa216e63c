"""Imports run one way, and pure cores stay pure; the contracts are in `.importlinter`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def lint(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_every_contract_is_kept():
    answer = lint()
    assert answer.returncode == 0, answer.stdout


def test_the_contracts_can_break(tmp_path):
    upside_down = tmp_path / "contracts"
    upside_down.write_text(
        "[importlinter]\nroot_packages =\n    console\n"
        "[importlinter:contract:x]\nname = upside down\ntype = layers\nlayers =\n    console.base\n    console.audit\n"
    )
    answer = lint("--config", str(upside_down))
    assert answer.returncode == 1
    assert "upside down BROKEN" in answer.stdout
