"""What is recorded of a request in whose path or query something was found: Envoy's own log, as records have it."""

from pathlib import Path
from typing import Any

from gatehouse_agent.records.reading import record_of
from gatehouse_inspector.inspection import Inspector
from gatehouse_protocol.vocabulary import RECORD_FIELDS

from policies.compiler import IntentObject
from tests.inspector.envoy.inspected import inspected, service
from tests.policies.compiler.intents import SCHEMA, hostname, made, route

FIELDS = ("target", "shown")
SECRET = "tHe-very-secret-7"
TELLING, REFUSING = "telling.acme.test", "refusing.acme.test"


def objects(port: int, _streaming: int) -> list[IntentObject]:
    look = {"patterns": [{"name": "own", "pattern": SECRET, "action": "block"}]}
    return [
        made("dlp_policy", "telling", look),
        made("dlp_policy", "refusing", {"mode": "enforce", **look}),
        service("echo", port),
        hostname(TELLING, dlp={"policy": "telling", "failure_mode": "closed"}),
        hostname(REFUSING, dlp={"policy": "refusing", "failure_mode": "closed"}),
        route("front", hostnames=[TELLING, REFUSING]),
    ]


def test_it_is_not_recorded_whether_the_request_passed_or_not(inspector: Inspector, tmp_path: Path) -> None:
    place = tmp_path / "log"

    def log(manager: Any) -> None:
        config = SCHEMA.message("envoy.extensions.access_loggers.file.v3.FileAccessLog")(path=str(place))
        line = "\t".join(RECORD_FIELDS[name] for name in FIELDS)
        config.log_format.text_format_source.inline_string = f"{line}\n"
        manager.access_log.add(name="file").typed_config.CopyFrom(SCHEMA.to_any(config))

    with inspected(objects, log) as gateway:
        gateway.load()
        for host, status in ((TELLING, 200), (REFUSING, 403)):
            answer = gateway.gateway.ask(f"/orders/{SECRET}/7?note={SECRET}&plain=1", host)
            assert answer.status == status, host
        assert gateway.gateway.ask("/orders?plain=1", REFUSING).status == 200
    told = [dict(zip(FIELDS, line.split("\t"), strict=True)) for line in place.read_text().splitlines()]
    assert [one["shown"] for one in told] == ["/orders/***/7?note=***&plain=1"] * 2 + ["-"]
    for said in told[:2]:
        record = record_of(said, "acme@edge", 1, 0)
        assert (record.path, record.query) == ("/orders/***/7", "note=***&plain=1")
    whole = record_of({**told[2], "shown": ""}, "acme@edge", 1, 0)
    assert (whole.path, whole.query) == ("/orders", "plain=1")
