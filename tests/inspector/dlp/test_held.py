"""What waits for an approval: these very values, to this host, by this workload; and nothing else beside them."""

import json

from gatehouse_inspector.dlp.looking import Guard
from gatehouse_inspector.dlp.policy import DlpAction, DlpMode, DlpPolicy, Exclusion, Watch
from gatehouse_inspector.requests.request import Request, Surroundings

CARD, OTHER, IBAN, MAIL = "4012888888881881", "5555555555554444", "DE89370400440532013000", "jane.doe@example.com"
JSON = (b"content-type", b"application/json")
WATCHES = (
    Watch("card_number", DlpAction.HOLD), Watch("iban", DlpAction.BLOCK), Watch("email", DlpAction.REDACT),
)  # fmt: skip


def guard(mode=DlpMode.ENFORCE, **more):
    return Guard(DlpPolicy(mode=mode, watches=WATCHES, key="11" * 16, **more))


def asked(text, host="bank.example", workload="orders"):
    around = Surroundings(workload=workload, redacts=True)
    return Request(b"POST", b"/", [(b"host", host.encode())], text.encode(), around=around)


def held(text, look=None, **where):
    verdict = (look or guard()).look(asked(text, **where))
    assert (verdict.status, bool(verdict.held)) == (403, True)
    return verdict.held


def approving(*known):
    return lambda subject: subject in {f"leak:{one}" for one in known}


def test_what_is_held_is_known_by_its_values_its_host_and_its_workload():
    one = held(CARD)
    assert one == held(f"again {CARD} {CARD}")
    assert len({one, held(OTHER), held(CARD, host="x"), held(CARD, workload="x"), held(f"{CARD} {OTHER}")}) == 5


def test_approved_it_passes_and_is_told_of_and_what_else_is_found_has_its_own_say():
    known = approving(held(CARD))
    passed = guard().look(asked(CARD), known)
    assert (passed.status, passed.held, passed.outcome) == (None, "", "noted")
    assert guard().look(asked(f"{CARD} {IBAN}"), known).held == ""
    assert guard().look(asked(f"{CARD} {IBAN}"), known).status == 403
    (edit,) = guard().look(asked(f"{CARD} {MAIL}"), known).edits
    assert edit.text == "[redacted:email]"


def test_nothing_is_said_of_it_that_tells_it():
    verdict = guard().look(asked(CARD, host=f"{CARD}.example"))
    assert CARD not in repr(verdict)
    assert verdict.leaks[0].place == "orders → …"


def test_what_is_no_leak_is_not_held_and_observing_holds_nothing():
    excluded = guard(exclusions=(Exclusion(pointer="/a"),))
    assert excluded.look(asked(json.dumps({"a": CARD}))).status is None
    observed = guard(DlpMode.OBSERVE).look(asked(CARD))
    assert (observed.status, observed.outcome) == (None, "would_refuse")
