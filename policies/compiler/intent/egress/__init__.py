"""What leaves through a gateway: who asks (workloads), and what each may reach (egress policies)."""

from policies.compiler.intent.egress.deciding import Decision, Question, decide
from policies.compiler.intent.egress.destination import Destination, Forwarding
from policies.compiler.intent.egress.emergency import Emergency
from policies.compiler.intent.egress.limits import RequestRate
from policies.compiler.intent.egress.policy import EgressAction, EgressMode, EgressPolicySpec, EgressRule
from policies.compiler.intent.egress.rights import Outcome, Step, last_step, steps_of
from policies.compiler.intent.egress.workload import (
    ProxyCredential,
    RevokedCertificate,
    WorkloadSpec,
    proxy_user,
)

__all__ = [
    "Decision",
    "Destination",
    "EgressAction",
    "EgressMode",
    "EgressPolicySpec",
    "EgressRule",
    "Emergency",
    "Forwarding",
    "Outcome",
    "ProxyCredential",
    "Question",
    "RequestRate",
    "RevokedCertificate",
    "Step",
    "WorkloadSpec",
    "decide",
    "last_step",
    "proxy_user",
    "steps_of",
]
