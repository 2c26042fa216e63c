"""A run of several workers keeps together what shares a product or a file, and spreads the rest."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.spreading import CHAINS, SINGLE, piece_of

ROOT = Path(__file__).resolve().parents[2]
WRITES = """
import os, time
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", range(12))
def test_writes_down_which_worker_ran_it(number):
    note = f"{time.monotonic_ns():020} {os.environ['PYTEST_XDIST_WORKER']}"
    Path(__file__).with_suffix(f".{number}.by").write_text(note)
"""
FILES = (
    "tests/end_to_end/test_rollouts.py",
    "tests/end_to_end/test_many_nodes.py",
    "tests/end_to_end/test_switches.py",
    "tests/end_to_end/test_faults.py",
    "tests/end_to_end/test_waf.py",
    "tests/browser/test_editing.py",
    "tests/browser/test_publishing.py",
    "tests/live/test_bridge.py",
    "tests/access/test_matrix.py",
)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Which file's test ran in which worker, one after another, in a run of four over files of these names."""
    root = tmp_path_factory.mktemp("run")
    (root / "pytest.ini").write_text("[pytest]\n")
    for file in FILES:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(WRITES)
    command = [sys.executable, "-m", "pytest", "-n", "4", "-p", "tests.spreading", "-p", "no:django", "-p",
               "no:cacheprovider", "--import-mode=importlib", str(root)]  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment = kept | {"PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    notes = {note.read_text(): note for note in root.glob("tests/**/*.by")}
    return [
        (f"{notes[text].parent.relative_to(root)}/{notes[text].name.partition('.')[0]}.py", text.partition(" ")[2])
        for text in sorted(notes)
    ]


def workers(ran, file):
    return {worker for one, worker in ran if one == file}


def test_what_shares_a_product_or_a_file_runs_in_one_worker(ran):
    assert len(ran) == len(FILES) * 12
    assert [file for file in FILES if file not in SINGLE and len(workers(ran, file)) != 1] == []
    for one, other in (
        ("tests/end_to_end/test_rollouts.py", "tests/end_to_end/test_many_nodes.py"),
        ("tests/end_to_end/test_faults.py", "tests/end_to_end/test_waf.py"),
        ("tests/browser/test_editing.py", "tests/browser/test_publishing.py"),
    ):
        assert workers(ran, one) == workers(ran, other)


def test_each_chain_is_what_a_worker_begins_with(ran):
    first = {worker: file for file, worker in reversed(ran)}
    assert sorted(piece_of(file) for file in first.values()) == sorted(files[0] for files in CHAINS)


def test_single_tests_come_last_and_one_by_one(ran):
    file = "tests/access/test_matrix.py"
    for worker in {worker for _, worker in ran}:
        are_single = [one == file for one, by in ran if by == worker]
        assert are_single == sorted(are_single)
    assert piece_of(f"{file}::test_one[GET /tenants]") != piece_of(f"{file}::test_one[GET /nodes]")


@pytest.mark.parametrize("pattern", [pattern for files in CHAINS for pattern in files] + list(SINGLE))
def test_every_path_that_is_named_exists(pattern):
    assert list(ROOT.glob(pattern)) != []
