"""Configuration of other products, and what it is translated into: every object is one that an import takes."""

from pathlib import Path

import pytest
import yaml

from policies import compiler
from policies.compiler import IntentObject
from policies.translating import Format, Known, translate

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(GOLDEN.glob("*/*.in"))
KNOWN = Known({"hostname": frozenset({"shop.example.com"}), "service": frozenset({"copy"})})


class Plain(yaml.SafeDumper):
    """Writes what is there twice twice."""

    def ignore_aliases(self, data: object) -> bool:
        return True


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_documents_are_translated_as_written_down(case: Path, request: pytest.FixtureRequest) -> None:
    told = translate(Format(case.parent.name), case.read_text(), KNOWN)
    notes = [f"{note.severity}: {note.place}: {note.text}" for note in told.notes]
    now = yaml.dump({"objects": told.objects, "notes": notes}, Dumper=Plain, sort_keys=False, width=120)
    expected = case.with_suffix(".out.yaml")
    if request.config.getoption("--update-golden"):
        expected.write_text(now)
    assert now == expected.read_text()
    for one in told.objects:
        parsed = compiler.parse(one["kind"], one["name"], one["spec"])
        assert isinstance(parsed, IntentObject), (one, parsed)
