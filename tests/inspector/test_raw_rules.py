"""Rules in SecLang: what is sound works as written, and everything else is refused with its place."""

import contextlib
from dataclasses import replace

import pytest
from gatehouse_inspector.policies.policy import Mode, Policy, PolicyError, check
from gatehouse_inspector.policies.raw import RawError, read_raw
from gatehouse_inspector.requests.request import Request
from hypothesis import given
from hypothesis import strategies as st

BLOCK = Policy(Mode.BLOCK)
USUAL = ((b"host", b"shop.test"), (b"user-agent", b"Mozilla/5.0"), (b"accept", b"*/*"))
SOUND = r"""
# Our own
SecRule ARGS:coupon|!ARGS:/^x-/ "@rx ^(?:free|gift)-\d{4}$" \
    "id:9500001,phase:2,t:none,t:lowercase,block,msg:'Coupon, \'guessed\'',logdata:'%{MATCHED_VAR}',severity:CRITICAL,\
    tag:'shop',setvar:'tx.anomaly_score_pl1=+%{tx.critical_anomaly_score}'"
SecRule REQUEST_METHOD "@streq GET" "id:9500002,phase:1,deny,status:405,msg:'No',chain"
  SecRule REQUEST_FILENAME "@endsWith .bak" "t:none,t:urlDecodeUni"
SecRuleUpdateTargetById 942100 "!ARGS:comment"
SecRuleRemoveById 913100 920300-920350
SecMarker END-OURS
"""


def get(target, *headers):
    return Request(b"GET", target, (*USUAL, *headers))


@pytest.fixture
def look(inspector):
    prepared = inspector.prepare(replace(BLOCK, raw=SOUND))
    return lambda request: inspector.look(prepared, request)


class TestInTheEngine:
    def test_they_score_with_the_core_rules_and_tell_what_they_found(self, look):
        verdict = look(get(b"/?coupon=FREE-1234"))
        (match,) = verdict.matches
        assert (verdict.status, verdict.score) == (403, 5)
        assert (match.rule, match.message, match.tags) == (9500001, "Coupon, 'guessed'", ("shop",))
        assert (match.target, match.value) == ("ARGS:coupon", "FREE-1234")
        assert look(get(b"/?coupon=free-12345")).status is None

    def test_chains_and_denials(self, look):
        assert look(get(b"/a%2Ebak")).status == 405
        assert look(get(b"/a.back")).status is None

    def test_core_rules_can_be_told_not_to_look(self, look):
        assert look(get(b"/?comment=1'%20or%20'1'='1")).status is None
        assert look(get(b"/?other=1'%20or%20'1'='1")).status == 403
        assert look(get(b"/", (b"user-agent", b"sqlmap"))).matches == ()

    def test_policies_without_are_as_before(self, inspector):
        assert inspector.look(inspector.prepare(BLOCK), get(b"/?comment=1'%20or%20'1'='1")).status == 403


OK = "id:9500001,phase:2,pass"


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("Include /etc/passwd", "Line 1, column 1", "Include cannot be used here"),
        ("# x\n\n  SecRuleEngine Off", "Line 3, column 3", "SecRuleEngine cannot"),
        ("SecRemoteRules k https://x.test", "Line 1", "cannot be used"),
        (f'SecRule ENV "@rx a" "{OK}"', "Line 1, column 9", "variable ENV"),
        (f'SecRule ARGS "@pmFromFile /etc/passwd" "{OK}"', "Line 1, column 14", "@pmFromFile"),
        (f'SecRule ARGS "@inspectFile /bin/sh" "{OK}"', "Line 1, column 14", "@inspectFile"),
        (f'SecRule ARGS "@foo a" "{OK}"', "Line 1, column 14", "@foo"),
        (f'SecRule ARGS "@rx (a" "{OK}"', "Line 1, column 14", "missing closing parenthesis"),
        (f'SecRule ARGS "^(a+)+$" "{OK}"', "Line 1, column 14", "repetition within a repetition"),
        (f"""SecRule ARGS "@rx a" "id:{' ' * 60_000}'\"""", "Line 1, column 22", "is not an action"),
        (f'SecRule ARGS "@rx (?:a|(b*c){{2,}})" "{OK}"', "Line 1, column 14", "repetition within"),
        (f'SecRule ARGS "@ipMatch 10.0.0.0/33" "{OK}"', "Line 1", "no address"),
        (f'SecRule ARGS "@gt lots" "{OK}"', "Line 1", "whole number"),
        (f'SecRule ARGS "@streq %{{env.PATH}}" "{OK}"', "Line 1", "cannot be used here"),
        ('SecRule ARGS "@rx a" "id:9500001,phase:2,exec:/bin/sh"', "Line 1, column 22", "exec"),
        ('SecRule ARGS "@rx a" "id:9500001,phase:2,ctl:ruleEngine=Off"', "Line 1", "ctl:ruleEngine"),
        ('SecRule ARGS "@rx a" "id:9500001,ctl:ruleRemoveById=949110"', "Line 1", "949110"),
        ("SecRuleRemoveById 200002", "Line 1, column 19", "200002"),
        ("SecRuleRemoveById 942100-959100", "Line 1, column 19", "959100"),
        ('SecRule ARGS "@rx a" "id:9500001,redirect:https://x.test"', "Line 1", "redirect"),
        ('SecRule ARGS "@rx a" "id:9500001,setvar:ip.x=1"', "Line 1", "setvar"),
        ('SecRule ARGS "@rx a" "id:9500001,status:999,deny"', "Line 1", "status"),
        ('SecRule ARGS "@rx a" "id:9500001,status:503,deny"', "Line 1", "status"),
        ('SecRule ARGS "@rx a" "id:9500001,t:rot13"', "Line 1", "t:rot13"),
        ('SecRule ARGS "@rx a" "id:9500001,noauditlog"', "Line 1", "noauditlog"),
        ('SecRule ARGS "@rx a" "id:9500001,phase:9"', "Line 1", "phase:9"),
        ('SecRule ARGS "@rx a" "id:942100"', "Line 1", "9500000 to 9599999"),
        ('SecRule ARGS "@rx a" "phase:2"', "Line 1, column 1", "has a number"),
        ('SecRule ARGS "@rx a"', "Line 1, column 1", "has a number"),
        (f'SecRule ARGS "@rx a" "{OK}"\nSecAction "{OK}"', "Line 2, column 1", "already"),
        (f'SecRule ARGS "@rx a" "{OK},chain"', "Line 1, column 1", "another SecRule"),
        (f'SecRule ARGS "@rx a" "{OK},chain"\nSecAction "id:9500002"', "Line 1", "another SecRule"),
        (f'SecRule ARGS "@rx a" "{OK},chain"\nSecRule ARGS "b" "deny"', "Line 2", "first rule of a chain"),
        ('SecRule ARGS "@rx a', "Line 1, column 14", "no end"),
        ('SecRule ARGS "@rx a" "id:9500001,\npass"', "Line 1, column 22", "backslash"),
        ('SecRule ARGS "@rx a"x "id:9500001"', "Line 1", "space"),
        (f'SecRule ARGS "@streq \\"" "{OK}"', "Line 1", "@rx only"),
        ("SecAction \"id:9500001,msg:'\\\"'\"", "Line 1", "no quotation marks"),
        ("!", "Line 1, column 1", "directive"),
        ('SecAction "id:9500001,setvar:\'tx.a=1"', "Line 1", "not an action"),
        ("x" * 70_000, "Line 1", "At most 65536"),
        ("a\0", "Line 1", "NUL"),
        ("SecMarker a\n" * 201, "Line 201", "At most 200"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place(text, place, what):
    with pytest.raises(RawError) as refused:
        read_raw(text)
    assert str(refused.value).startswith(place)
    assert what in str(refused.value)
    with pytest.raises(PolicyError) as named:
        check(replace(BLOCK, raw=text))
    assert named.value.pointer == "/raw"


def test_what_the_engine_is_given_reads_the_same_again():
    once = read_raw(SOUND)
    assert read_raw(once) == once
    assert "\\\n" not in once


@given(st.text(alphabet="SecRule ARGS\"@rx\\\n#'%{}(),:|!&=id950001pas*+[]", max_size=80))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(RawError):
        assert read_raw(read_raw(text)) == read_raw(text)
