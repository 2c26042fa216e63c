"""Says in SecLang what a policy asks for: what stands before the Core Rule Set, and what comes after it."""

from typing import Final

from gatehouse_inspector.policies.policy import Exclusion, Mode, Policy
from gatehouse_inspector.requests.cut import LONGEST_END

FIRST_OWN_RULE: Final = 9_000_000
SCORE_RULE: Final = 9_990_001
"""Tells the scores of a request whose score is above zero."""
UNDECODED_RULE: Final = 200_100
"""The number under which a body is told of that cannot be decoded; no rule of the engine has it."""
UNFINISHED_RULE: Final = 200_101
"""The same for a request that takes too long to look at."""
LISTED_RULE: Final = 200_102
"""That of a request whose client is on the policy's temporary list, or whose route is in a flood."""
CUT_RULE: Final = 200_103
"""That of a body that is longer than is looked at."""
SCORES: Final = ("anomaly", "sql_injection", "xss", "rfi", "lfi", "rce", "php_injection", "session_fixation")

UNREADABLE_RULES: Final = frozenset({200002, 200003, 200004, 200005, 200007})
"""Those that refuse a request because it cannot be looked at."""

_ENGINE: Final = {Mode.OFF: "Off", Mode.DETECT: "DetectionOnly", Mode.BLOCK: "On"}
_BOUNDS: Final = (
    "SecAuditEngine Off",
    "SecPcreMatchLimit 1000",
    "SecPcreMatchLimitRecursion 1000",
    "SecXmlExternalEntity Off",
)
_FIRST_OF_RESPONSES: Final = 950_000
_UNREADABLE: Final = """\
SecRule REQUEST_HEADERS:Content-Type "^(?:application(?:/soap\\+|/)|text/)xml" \
"id:200000,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML"
SecRule REQUEST_HEADERS:Content-Type "^application/(?:[a-z0-9.-]+\\+)?json" \
"id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
SecRule REQBODY_ERROR "!@eq 0" \
"id:200002,phase:2,t:none,log,deny,status:400,msg:'The body cannot be read as what it says it is',\
logdata:'%{reqbody_error_msg}',severity:2"
SecRule MULTIPART_STRICT_ERROR "!@eq 0" \
"id:200003,phase:2,t:none,log,deny,status:400,msg:'The multipart body is not well-formed',severity:2"
SecRule MULTIPART_UNMATCHED_BOUNDARY "@eq 1" \
"id:200004,phase:2,t:none,log,deny,status:400,msg:'A boundary of the multipart body does not match',severity:2"
SecRule TX:/^MSC_/ "!@streq 0" \
"id:200005,phase:2,t:none,log,deny,status:400,msg:'A rule gave up on this request: %{MATCHED_VAR_NAME}',severity:2"
SecRule &ARGS "@ge 1000" \
"id:200007,phase:2,t:none,log,deny,status:400,msg:'A thousand arguments or more',severity:2"
"""
"""What ModSecurity recommends: a request that cannot be read is not looked at, so it does not pass (1000 arguments are
the most that the engine keeps)."""


def before(policy: Policy, setup_version: int) -> str:
    """Return what stands before the Core Rule Set; `setup_version` is the one it wants to read. The policy is sound."""
    conditional = [one for one in policy.exclusions if not one.is_everywhere]
    return "\n".join(
        (
            *_engine(policy),
            'SecDefaultAction "phase:1,log,auditlog,pass"',
            'SecDefaultAction "phase:2,log,auditlog,pass"',
            _setup(policy, setup_version),
            _UNREADABLE,
            *(_where(one, FIRST_OWN_RULE + number) for number, one in enumerate(conditional)),
            "",
        )
    )


def after(policy: Policy) -> str:
    """Return what comes after the Core Rule Set."""
    told = " ".join(f"{name}=%{{tx.{name}_score}}" for name in SCORES)
    tell = f"\"id:{SCORE_RULE},phase:5,pass,t:none,log,auditlog,msg:'{told}'\""
    everywhere = [_everywhere(one) for one in policy.exclusions if one.is_everywhere]
    return "\n".join((*everywhere, f'SecRule TX:ANOMALY_SCORE "@gt 0" {tell}', ""))


def before_responses(policy: Policy, setup_version: int) -> str:
    """Return what stands before those rules of the Core Rule Set that look at responses."""
    conditional = [one for one in _of_responses(policy) if not one.is_everywhere]
    return "\n".join(
        (
            f"SecRuleEngine {_ENGINE[policy.mode]}",
            *_BOUNDS,
            "SecResponseBodyAccess On",
            f"SecResponseBodyMimeType {' '.join(policy.responses.content_types)}",
            f"SecResponseBodyLimit {policy.responses.inspected_body_bytes}",
            "SecResponseBodyLimitAction ProcessPartial",
            *(f'SecDefaultAction "phase:{phase},log,auditlog,pass"' for phase in (1, 3, 4)),
            _setup(policy, setup_version),
            *(_where(one, FIRST_OWN_RULE + number) for number, one in enumerate(conditional)),
            "",
        )
    )


def after_responses(policy: Policy) -> str:
    """Return what comes after them."""
    tell = f"\"id:{SCORE_RULE},phase:5,pass,t:none,log,auditlog,msg:'anomaly=%{{tx.outbound_anomaly_score}}'\""
    everywhere = [_everywhere(one) for one in _of_responses(policy) if one.is_everywhere]
    return "\n".join((*everywhere, f'SecRule TX:OUTBOUND_ANOMALY_SCORE "@gt 0" {tell}', ""))


def _of_responses(policy: Policy) -> list[Exclusion]:
    """A target is a part of a request, so that one with a target is none of theirs."""
    return [one for one in policy.exclusions if not one.target and (one.tag or one.rule >= _FIRST_OF_RESPONSES)]


def _engine(policy: Policy) -> tuple[str, ...]:
    """The engine is given what is to be looked at and no more; its own bound only keeps room for an end of ours."""
    most = policy.limits.inspected_body_bytes + LONGEST_END
    return (
        f"SecRuleEngine {_ENGINE[policy.mode]}",
        *_BOUNDS,
        "SecRequestBodyAccess On",
        "SecResponseBodyAccess Off",
        f"SecRequestBodyLimit {most}",
        f"SecRequestBodyNoFilesLimit {most}",
        "SecRequestBodyLimitAction ProcessPartial",
        "SecRequestBodyJsonDepthLimit 64",
        "SecArgumentsLimit 1000",
    )


def _setup(policy: Policy, setup_version: int) -> str:
    made = ",".join(f"setvar:'tx.{name}={value}'" for name, value in _settings(policy, setup_version).items())
    return f'SecAction "id:900990,phase:1,nolog,pass,t:none,{made}"'


def _settings(policy: Policy, setup_version: int) -> dict[str, object]:
    limits = policy.limits
    return {
        "crs_setup_version": setup_version,
        "paranoia_level": policy.paranoia,
        "executing_paranoia_level": policy.detection_paranoia,
        "inbound_anomaly_score_threshold": policy.inbound_threshold,
        "outbound_anomaly_score_threshold": policy.responses.threshold,
        "allowed_methods": " ".join(policy.allowed_methods),
        "allowed_request_content_type": " ".join(f"|{one}|" for one in policy.allowed_content_types),
        "max_num_args": limits.arguments,
        "arg_name_length": limits.argument_name_bytes,
        "arg_length": limits.argument_value_bytes,
        "total_arg_length": limits.all_arguments_bytes,
    }


SETTINGS: Final = frozenset(_settings(Policy(), 0))
"""Of the Core Rule Set's settings those that every policy makes."""


def _everywhere(one: Exclusion) -> str:
    by, what = ("Id", str(one.rule)) if one.rule else ("Tag", f'"{one.tag}"')
    return f'SecRuleUpdateTargetBy{by} {what} "!{one.target}"' if one.target else f"SecRuleRemoveBy{by} {what}"


def _where(one: Exclusion, number: int) -> str:
    act = f"rule{'RemoveTarget' if one.target else 'Remove'}By{'Id' if one.rule else 'Tag'}={one.rule or one.tag}"
    act = f"ctl:{act}{f';{one.target}' if one.target else ''}"
    compare = f"@{'beginsWith' if one.prefix else 'streq'} {one.path}"
    conditions = []
    if one.path:
        conditions.append(f'SecRule REQUEST_FILENAME "{compare}"')
    if one.method:
        conditions.append(f'SecRule REQUEST_METHOD "@streq {one.method}"')
    first = f"id:{number},phase:1,pass,t:none,nolog"
    if len(conditions) == 1:
        return f'{conditions[0]} "{first},{act}"'
    return f'{conditions[0]} "{first},chain"\n{conditions[1]} "t:none,{act}"'
