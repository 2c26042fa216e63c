"""Trials run apart: what goes wrong there is told, and harms nobody else."""

import os
import signal
import threading

import psutil
import pytest

from console.base.errors import Unavailable
from waf.trials.apart.trying import Candidate, TrialError, try_all
from waf.trials.apart.turns import BusyError, Turns
from waf.trials.reading.written import Written
from waf.trials.requests import document_of
from waf.trials.telling import told

pytestmark = pytest.mark.usefixtures("engine")

POLICY = {"mode": "block", "exclusions": [], "rules": []}


def request_to(target="/find?id=1'%20or%20'1'='1", body=b""):
    headers = (("host", "h"), ("user-agent", "x"), ("content-type", "application/x-www-form-urlencoded"))
    return document_of(Written("POST", target, headers, body), client="192.0.2.1", tenant="acme", route="")


def try_one(policy=POLICY, **how):
    return try_all([Candidate(policy)], [request_to()], [(0, 0)], **how)


def test_several_policies_look_at_several_requests_in_one_process():
    detect, excluded = POLICY | {"mode": "detect"}, POLICY | {"exclusions": [{"rule": 942100, "target": "ARGS:id"}]}
    candidates = [Candidate(one) for one in (POLICY, detect, excluded)]
    tried = try_all(candidates, [request_to(), request_to("/")], [(0, 0), (1, 0), (2, 0), (0, 1)])
    assert [(one["outcome"], one["status"]) for one in tried.verdicts] == [
        ("refused", 403), ("would_refuse", None), ("noted", None), ("noted", None),
    ]  # fmt: skip


def test_what_is_not_reached_in_time_has_no_verdict():
    assert try_one(seconds=0).verdicts == [None]


def test_a_process_that_takes_too_long_is_ended_and_leaves_nothing():
    with pytest.raises(TrialError, match="took longer") as caught:
        try_one(seconds=-5.95)
    assert caught.value.kind == "crashed"
    assert trials_of_this_process() == []


def test_a_process_that_is_killed_is_told_with_words():
    turns = Turns()
    errors = []

    def slow():
        try:
            body = b"&".join(b"a%d=%s" % (number, b"x" * 100) for number in range(1000))
            try_all([Candidate(POLICY)], [request_to(body=body)], [(0, 0)] * 5_000, turns=turns, seconds=30)
        except TrialError as error:
            errors.append(error)

    thread = threading.Thread(target=slow)
    thread.start()
    while not (running := trials_of_this_process()):
        assert thread.is_alive()
    os.kill(running[0].pid, signal.SIGKILL)
    thread.join()
    assert "ended by signal 9" in str(errors[0])
    assert try_one(turns=turns).verdicts[0]["status"] == 403
    with pytest.raises(Unavailable) as caught, told("shop"):
        raise errors[0]
    assert caught.value.code == "trial_failed"


def test_a_process_that_wants_too_much_memory_ends_alone():
    hungry = request_to() | {"headers": [["a", "x" * 24_000_000]]}
    with pytest.raises(TrialError, match="gave up") as caught:
        try_all([Candidate(POLICY)], [hungry], [(0, 0)], memory_bytes=112 * 1024 * 1024)
    assert caught.value.kind == "crashed"


def test_who_finds_no_turn_is_told_to_try_again():
    turns = Turns(at_once=1, patience_seconds=0.05)
    with turns.turn(), pytest.raises(BusyError) as caught:
        try_one(turns=turns)
    with pytest.raises(Unavailable) as refused, told("shop"):
        raise caught.value
    assert (refused.value.code, "Retry-After" in refused.value.headers) == ("busy", True)


@pytest.mark.parametrize(
    ("document", "kind", "pointer"),
    [
        (POLICY | {"paranoia": 9}, "policy", "/paranoia"),
        (POLICY | {"rules": [{"name": "a", "expression": "nonsense", "action": "log"}]}, "policy", "/rules"),
        (POLICY | {"colour": "red"}, "policy", ""),
    ],
)
def test_a_policy_that_cannot_be_used_is_named(document, kind, pointer):
    with pytest.raises(TrialError) as caught:
        try_all([Candidate(POLICY), Candidate(document)], [], [])
    assert (caught.value.kind, caught.value.pointer, caught.value.index) == (kind, pointer, 1)


def test_an_engine_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setenv("GATEHOUSE_MODSECURITY", "/nowhere.so")
    with pytest.raises(TrialError) as caught:
        try_one()
    assert caught.value.kind == "unavailable"
    with pytest.raises(Unavailable) as refused, told("shop"):
        raise caught.value
    assert refused.value.code == "engine_unavailable"


def trials_of_this_process():
    return [
        child for child in psutil.Process().children() if any(word.endswith("child.py") for word in child.cmdline())
    ]
