"""The script of the documentation verifies an export by itself, and finds what was altered, removed or cut off."""

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from console.audit import checkpoints
from console.audit.actor import SYSTEM
from console.audit.formats.record import json_lines
from console.audit.models import Checkpoint, Entry, SigningKey
from console.audit.redaction import redact
from tests.audit.saying import say

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_trail.py"
pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(tmp_path):
    """An export of a chain with odd values and a redaction in it, its checkpoints, and how to verify them."""
    entries = [say(f"Größe {number}.", chain="acme", changes=({"pointer": "/a", "after": [0.1, None, {"b": "é\n"}]},))
               for number in range(3)]  # fmt: skip
    redact([(entries[1], ["actor", "summary"])], reason="asked to", actor=SYSTEM)
    checkpoints.take()
    (tmp_path / "trail").write_text("".join(json_lines(Entry.objects.filter(chain="acme").order_by("position"))))
    noted = Checkpoint.objects.filter(chain="acme")
    (tmp_path / "kept").write_text("".join(json.dumps(checkpoints.as_dict(one)) + "\n" for one in noted))
    return tmp_path


def verified(folder: Path, key: str = "") -> subprocess.CompletedProcess:
    key = key or base64.b64encode(bytes(SigningKey.objects.get().public_key)).decode()
    command = [sys.executable, SCRIPT, folder / "trail", "--checkpoints", folder / "kept", "--key", key]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def rewrite(folder: Path, change) -> None:
    lines = [json.loads(line) for line in (folder / "trail").read_text().splitlines()]
    (folder / "trail").write_text("".join(json.dumps(line) + "\n" for line in change(lines)))


def test_what_was_exported_holds(kept):
    found = verified(kept)
    assert (found.returncode, found.stdout) == (0, "4 entries and 1 checkpoints hold.\n"), found.stderr


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: [{**lines[0], "summary": "Nothing."}, *lines[1:]], "acme 1: its content does not fit"),
        (lambda lines: [lines[0], *lines[2:]], "1 entries are missing, the first is 2"),
        (lambda lines: lines[:2], "entries up to 4 are missing from the end"),
        (lambda lines: [{**one, "verb": "x.y"} if one["verb"] == "audit.redact" else one for one in lines],
         "no entry here says so"),
    ],
)  # fmt: skip
def test_what_was_altered_is_found(kept, change, said):
    rewrite(kept, change)
    found = verified(kept)
    assert found.returncode == 1
    assert said in found.stdout


def test_a_checkpoint_of_another_key_is_found(kept):
    assert "signature of its checkpoint is not valid" in verified(kept, base64.b64encode(bytes(32)).decode()).stdout
