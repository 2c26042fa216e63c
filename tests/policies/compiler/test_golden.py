"""Golden folders: what a slice compiles to, as people would read it. A new case is a new folder and no code."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from gatehouse_protocol.vending import VendedKind, VendedShape
from google.protobuf import any_pb2, json_format

from policies.compiler import KINDS, Compiled, IntentObject, Limits, Problem, Resource, compile_slice, in_order, parse
from tests.policies.compiler.intents import SCHEMA, context_of

FOLDER = Path(__file__).parent / "golden"
CASES = sorted(path.parent for path in FOLDER.glob("*/*/in.yaml"))


def rendered(case: Path) -> str:
    """The output of a case: every resource, and every problem of parsing and of compiling."""
    given = yaml.safe_load((case / "in.yaml").read_text())
    parsed = [parse(item["kind"], item["name"], item.get("spec", {})) for item in given["objects"]]
    objects = [item for item in parsed if isinstance(item, IntentObject)]
    problems = [problem for item in parsed if isinstance(item, tuple) for problem in item]
    settings = given.get("context", {})
    settings |= {"limits": Limits(**settings.pop("limits", {}))}
    settings |= {"allowed_private_networks": tuple(settings.get("allowed_private_networks", ()))}
    vended = settings.pop("vended", {})
    settings |= {
        "vended": {name: VendedShape(**one | {"kind": VendedKind(one["kind"])}) for name, one in vended.items()}
    }
    result = compile_slice(objects, context_of(objects, **settings), SCHEMA)
    body = {"resources": _resources(result), "problems": _problems([*problems, *result.problems])}
    return yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=120)


def _resources(result: Compiled) -> list[dict[str, Any]]:
    return [
        {
            "type": resource.type_url.rpartition(".")[2],
            "name": resource.name,
            "unit": str(resource.unit),
            "body": _as_json(resource),
        }
        for resource in result.resources
    ]


def _as_json(resource: Resource) -> Any:
    """The message of a resource with every `Any` opened, and keys in one order."""
    if "gatehouse.v1" in resource.type_url:
        return json.loads(any_pb2.Any.FromString(resource.body).value)
    message = SCHEMA.unpack(resource.body)
    return json.loads(
        json_format.MessageToJson(
            message, preserving_proto_field_name=True, descriptor_pool=SCHEMA.pool, sort_keys=True
        )
    )


def _problems(problems: list[Problem]) -> list[dict[str, str]]:
    return [
        {
            "severity": problem.severity.value,
            "object": f"{problem.kind} {problem.name}".strip(),
            "pointer": problem.pointer,
            "code": problem.code,
            "text": problem.text,
        }
        for problem in in_order(problems)
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_slice_compiles_to_what_is_written_beside_it(case: Path, request: pytest.FixtureRequest) -> None:
    output = case / "out.yaml"
    if request.config.getoption("--update-golden", default=False):
        output.write_text(rendered(case))
    assert rendered(case) == output.read_text()


def test_no_output_has_lost_its_input(request: pytest.FixtureRequest) -> None:
    stale = [path for path in FOLDER.glob("*/*/out.yaml") if not (path.parent / "in.yaml").exists()]
    if request.config.getoption("--update-golden", default=False):
        for path in stale:
            path.unlink()
            path.parent.rmdir()
        stale = []
    assert stale == []


def test_every_kind_has_a_plain_an_edge_an_invalid_and_a_conflict_case() -> None:
    wanted = {(kind.value, case) for kind in KINDS for case in ("plain", "edge", "invalid", "conflict")}
    assert wanted <= {(case.parent.name, case.name) for case in CASES}
