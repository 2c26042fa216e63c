"""Policies as the real engine understands them."""

import gzip
import resource
from dataclasses import replace

import pytest
from gatehouse_inspector.crs.files import Technology
from gatehouse_inspector.engine import RulesError
from gatehouse_inspector.policies.policy import Exclusion, Limits, LongBodies, Mode, Policy, PolicyError, check
from gatehouse_inspector.policies.rules import Action, Rule
from gatehouse_inspector.policies.seclang import before, before_responses
from gatehouse_inspector.requests.request import Request

BLOCK = Policy(Mode.BLOCK)
USUAL = ((b"host", b"shop.test"), (b"user-agent", b"Mozilla/5.0"), (b"accept", b"*/*"))
ATTACK = Request(b"GET", b"/find?id=1'%20or%20'1'='1", USUAL)


def json_of(body):
    more = ((b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()))
    return Request(b"POST", b"/find", USUAL + more, body)


@pytest.fixture
def look(inspector):
    def act(policy, request=ATTACK):
        return inspector.look(inspector.prepare(policy), request)

    return act


class TestVerdicts:
    def test_an_attack_is_refused_and_the_verdict_says_by_which_rule_and_what_it_saw(self, look):
        verdict = look(BLOCK)
        (match,) = verdict.matches
        assert (verdict.status, verdict.would_refuse) == (403, True)
        assert (match.rule, match.message) == (942100, "SQL Injection Attack Detected via libinjection")
        assert match.data == "Matched Data: s&sos found within ARGS:id: 1' or '1'='1"
        assert verdict.scores == {"anomaly": 5, "sql_injection": 5}

    def test_what_the_engine_leaves_out_is_in_the_catalogue(self, look):
        (match,) = look(BLOCK).matches
        assert "attack-sqli" in match.tags
        assert match.severity == 2

    def test_in_detect_mode_it_passes_and_is_told_all_the_same(self, look):
        verdict = look(Policy(Mode.DETECT))
        assert (verdict.status, verdict.would_refuse) == (None, True)
        assert [one.rule for one in verdict.matches] == [942100]

    def test_off_is_off(self, look):
        assert look(Policy(Mode.OFF)).matches == ()

    def test_an_honest_request_passes_and_nothing_is_said(self, look):
        verdict = look(BLOCK, Request(b"GET", b"/find?id=1", USUAL))
        assert (verdict.status, verdict.would_refuse, verdict.matches, verdict.scores) == (None, False, (), {})

    def test_bodies_are_read_as_what_they_are(self, look):
        assert (
            look(BLOCK, json_of(b"{\"user\": \"1' or '1'='1\"}"))
            .matches[0]
            .data.endswith("ARGS:json.user: 1' or '1'='1")
        )
        assert look(BLOCK, json_of(b'{"user": "Ada"}')).status is None

    def test_what_cannot_be_read_does_not_pass_unread(self, look):
        assert (look(BLOCK, json_of(b'{"user": ')).status, look(BLOCK, json_of(b"[" * 100)).status) == (400, 400)
        assert look(BLOCK, json_of(b'{"user": ')).outcome == "unreadable"
        assert look(Policy(Mode.DETECT), json_of(b'{"user": ')).outcome == "would_refuse"
        many = b"&".join(b"a%d=1" % number for number in range(1200))
        found = look(replace(BLOCK, limits=Limits(arguments=999)), Request(b"GET", b"/?" + many, USUAL))
        assert [one.rule for one in found.matches][-1] == 200007

    def test_compressed_bodies_are_looked_at_and_honest_ones_are_no_offence(self, look):
        def packed(body, encoding=b"gzip"):
            return replace(json_of(body), headers=(*json_of(body).headers, (b"content-encoding", encoding)))

        honest, attack = gzip.compress(b'{"user": "Ada"}'), gzip.compress(b"{\"user\": \"1' or '1'='1\"}")
        assert look(BLOCK, packed(honest)).outcome == "passed"
        assert look(BLOCK, packed(attack)).matches[0].target == "ARGS:json.user"
        verdict = look(BLOCK, packed(attack, b"secret"))
        assert (verdict.status, verdict.outcome) == (400, "unreadable")
        assert (verdict.matches[0].target, verdict.matches[0].value) == ("REQUEST_HEADERS:content-encoding", "secret")
        assert look(Policy(Mode.DETECT), packed(attack, b"secret")).outcome == "would_refuse"

    def test_no_entity_brings_in_a_file(self, look, tmp_path):
        file = tmp_path / "x"
        file.write_text("1' or '1'='1")
        document = f'<!DOCTYPE a [<!ENTITY e SYSTEM "{file.as_uri()}"><!ENTITY i "%s">]><a>&e;&i;</a>'
        content = ((b"content-type", b"application/xml"),)

        def found(inside):
            body = (document % inside).encode()
            return look(BLOCK, Request(b"POST", b"/find", USUAL + content, body)).matches

        assert not any("or '1'='1" in one.data for one in found("7"))
        assert any("or '1'='1" in one.data for one in found("1' or '1'='1")), "entities are looked into at all"
        assert all("SecXmlExternalEntity Off" in said(BLOCK, 0) for said in (before, before_responses))

    def test_a_thousand_requests_leave_nothing_behind(self, inspector):
        rules = inspector.prepare(BLOCK)
        for _ in range(100):
            inspector.look(rules, ATTACK)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(1000):
            inspector.look(rules, ATTACK)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4096, "KiB"


class TestLongBodies:
    """Of each body only the start is looked at."""

    START = replace(BLOCK, long_bodies=LongBodies.LOOK_AT_START, limits=Limits(inspected_body_bytes=4096))
    REFUSE = replace(START, long_bodies=LongBodies.REFUSE)
    ATTACKING = b"1' or '1'='1"

    @staticmethod
    def upload(field=b"7", size=9000, kind=b"multipart/form-data; boundary=XyZ"):
        head = b'--XyZ\r\nContent-Disposition: form-data; name="id"\r\n\r\n' + field
        head += b'\r\n--XyZ\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n'
        body = head + bytes(range(256)) * (size // 256) + b"\r\n--XyZ--\r\n"
        more = ((b"content-type", kind), (b"content-length", str(len(body)).encode()))
        return Request(b"POST", b"/find", USUAL + more, body)

    @staticmethod
    def document(start, size=9000):
        return json_of(start + b'"rest": "' + b"x" * size + b'"}')

    def test_an_upload_passes_whose_fields_are_looked_at(self, look):
        assert look(self.START, self.upload()).outcome == "passed"
        verdict = look(self.START, self.upload(self.ATTACKING))
        assert (verdict.status, verdict.matches[0].target) == (403, "ARGS:id")
        assert verdict.matches[-1].message == "Only the first 4096 bytes of the body are looked at"

    def test_json_is_read_as_far_as_it_goes(self, look):
        lax = replace(self.START, limits=replace(self.START.limits, argument_value_bytes=9000))
        assert look(lax, self.document(b'{"user": {"id": 7}, ')).outcome == "passed"
        verdict = look(lax, self.document(b'{"user": {"id": "' + self.ATTACKING + b'"}, '))
        assert (verdict.status, verdict.matches[0].target) == (403, "ARGS:json.user.id")

    def test_without_it_they_are_too_long_whatever_they_hold(self, look):
        for request in (self.upload(), self.document(b'{"id": 7, ')):
            verdict = look(self.REFUSE, request)
            assert (verdict.status, verdict.outcome, verdict.matches[-1].rule) == (413, "unreadable", 200103)
            assert look(replace(self.REFUSE, mode=Mode.DETECT), request).outcome == "would_refuse"
        assert look(self.REFUSE, self.upload(self.ATTACKING)).status == 403

    def test_xml_cannot_be_ended_and_what_is_no_json_is_not_made_json(self, look):
        xml = replace(self.upload(kind=b"application/xml"), body=b"<a>" + b"<b>x</b>" * 2000 + b"</a>")
        assert look(self.START, xml).status == 413
        assert look(self.START, self.document(b'{"user" ')).status == 413

    def test_a_custom_rule_sees_the_start(self, look):
        rule = Rule("id", 'http.request.body.args["id"] == "7" and http.request.body.is_truncated', Action.BLOCK)
        assert look(replace(self.START, rules=(rule,)), self.upload()).status == 403


class TestPolicies:
    def test_two_policies_on_the_same_rules_do_not_meet(self, inspector):
        strict, lax = (inspector.prepare(replace(BLOCK, inbound_threshold=most)) for most in (5, 6))
        assert [inspector.look(rules, ATTACK).status for rules in (strict, lax, strict)] == [403, None, 403]

    def test_paranoia_scores_and_detection_paranoia_only_tells(self, look):
        telling, scoring = (
            look(replace(BLOCK, detection_paranoia=4)),
            look(replace(BLOCK, paranoia=4, detection_paranoia=4)),
        )
        assert {942100, 942432} <= {one.rule for one in telling.matches}
        assert (telling.scores["anomaly"], scoring.scores["anomaly"]) == (5, 43)

    def test_methods_media_types_and_limits_are_the_policys(self, look):
        assert look(replace(BLOCK, allowed_methods=("POST",)), Request(b"GET", b"/", USUAL)).matches[0].rule == 911100
        assert look(replace(BLOCK, allowed_content_types=("text/xml",)), json_of(b"{}")).matches[0].rule == 920420
        limits = Limits(arguments=2)
        assert look(replace(BLOCK, limits=limits), Request(b"GET", b"/?a=1&b=2&c=3", USUAL)).matches[0].rule == 920380

    def test_rules_of_technologies_that_are_not_used_are_not_read(self, look):
        php = Request(b"GET", b"/?f=php://input", USUAL)
        assert 933140 in {one.rule for one in look(BLOCK, php).matches}
        without = replace(BLOCK, technologies=frozenset({Technology.JAVA}))
        assert 933140 not in {one.rule for one in look(without, php).matches}

    @pytest.mark.parametrize(
        ("exclusion", "passes"),
        [
            (Exclusion(942100), True),
            (Exclusion(942100, target="ARGS:id"), True),
            (Exclusion(942100, target="ARGS:name"), False),
            (Exclusion(tag="attack-sqli"), True),
            (Exclusion(tag="attack-sqli", target="ARGS:id"), True),
            (Exclusion(tag="attack-xss"), False),
            (Exclusion(942100, path="/find"), True),
            (Exclusion(942100, path="/fin"), False),
            (Exclusion(942100, path="/fin", prefix=True), True),
            (Exclusion(942100, target="ARGS:id", path="/find", method="GET"), True),
            (Exclusion(942100, target="ARGS:id", path="/find", method="POST"), False),
            (Exclusion(tag="attack-sqli", method="GET"), True),
            (Exclusion(tag="attack-sqli", target="ARGS:id", path="/other"), False),
        ],
    )
    def test_an_exclusion_holds_where_it_says_and_nowhere_else(self, look, exclusion, passes):
        assert (look(replace(BLOCK, exclusions=(exclusion,))).status is None) is passes

    @pytest.mark.parametrize(
        ("changes", "pointer"),
        [
            ({"paranoia": 5}, "/paranoia"),
            ({"paranoia": 3, "detection_paranoia": 2}, "/detection_paranoia"),
            ({"inbound_threshold": 0}, "/inbound_threshold"),
            ({"allowed_methods": ("GET", "get'")}, "/allowed_methods/1"),
            ({"allowed_content_types": ("text/html; charset=x",)}, "/allowed_content_types/0"),
            ({"limits": Limits(arguments=1000)}, "/limits/arguments"),
            ({"exclusions": (Exclusion(),)}, "/exclusions/0/rule"),
            ({"exclusions": (Exclusion(942100, "attack-sqli"),)}, "/exclusions/0/rule"),
            ({"exclusions": (Exclusion(9_990_001),)}, "/exclusions/0/rule"),
            ({"exclusions": (Exclusion(942100, target='ARGS:x" "id:1'),)}, "/exclusions/0/target"),
            ({"exclusions": (Exclusion(942100, target="ENV"),)}, "/exclusions/0/target"),
            ({"exclusions": (Exclusion(942100, path='/a" "id:1'),)}, "/exclusions/0/path"),
            ({"exclusions": (Exclusion(942100, path="/%{tx.x}"),)}, "/exclusions/0/path"),
            ({"exclusions": (Exclusion(tag='x" "'),)}, "/exclusions/0/tag"),
        ],
    )
    def test_what_cannot_be_is_named(self, changes, pointer):
        with pytest.raises(PolicyError) as refused:
            check(replace(BLOCK, **changes))
        assert refused.value.pointer == pointer


def only(name="mine", **more):
    return replace(BLOCK, rules=(Rule(name, 'http.request.uri.path == "/find"', **more),))


HONEST = Request(b"GET", b"/find?id=1", USUAL)


class TestCustomRules:
    def test_one_that_blocks_does_so_before_the_core_rules_look(self, look):
        verdict = look(only(action=Action.BLOCK, status=451))
        assert (verdict.status, verdict.rules, verdict.matches) == (451, ("mine",), ())
        assert look(replace(only(action=Action.BLOCK), mode=Mode.DETECT)) == look(BLOCK).__class__(
            None, True, ("mine",), (), {}
        )

    def test_scores_come_together_with_those_of_the_core_rules(self, look):
        four = only(action=Action.SCORE, score=4)
        assert (look(four, HONEST).status, look(four, HONEST).scores) == (None, {"rules": 4, "anomaly": 4})
        assert look(only(action=Action.SCORE, score=5), HONEST).status == 403
        assert look(replace(four, inbound_threshold=9)).status == 403, "5 for the attack"
        assert look(replace(four, inbound_threshold=10)).status is None

    def test_skipping_ends_rules_or_everything(self, look):
        blocking = Rule("blocking", 'http.request.method == "GET"', Action.BLOCK)
        skip_rules, skip_all = (
            replace(only(action=action), rules=(*only(action=action).rules, blocking))
            for action in (Action.SKIP_RULES, Action.SKIP_ALL)
        )
        assert (look(skip_rules, HONEST).status, look(skip_rules).matches[0].rule) == (None, 942100)
        assert (look(skip_all).status, look(skip_all).rules) == (None, ("mine",))

    def test_one_that_is_staged_only_tells(self, look):
        verdict = look(only(action=Action.BLOCK, staged=True), HONEST)
        assert (verdict.status, verdict.rules) == (None, ("mine",))

    @pytest.mark.parametrize("path", [b"/%66ind", b"//find", b"/x/../find", b"/x/%2e%2e/find", b"/./find", b"\\find"])
    def test_other_ways_of_writing_a_path_pass_no_rule_by(self, look, path):
        assert look(only(action=Action.BLOCK), Request(b"GET", path, USUAL)).status == 403


def test_rules_that_cannot_be_read_are_refused_in_the_engines_words(inspector):
    with pytest.raises(RulesError, match="Expecting an action"):
        inspector._engine.rules().add('SecRule ARGS "x" "y"')
