"""What leaves through a gateway: who asks (workloads), what each may reach (egress policies), and places with names
of the gateway's own (destinations).
"""

from policies.compiler.intent.egress.deciding import Decision, Question, decide
from policies.compiler.intent.egress.destination import Destination, Forwarding
from policies.compiler.intent.egress.emergency import Emergency
from policies.compiler.intent.egress.limits import RequestRate
from policies.compiler.intent.egress.named import EgressDestinationSpec, alias_of, name_in
from policies.compiler.intent.egress.policy import EgressAction, EgressMode, EgressPolicySpec, EgressRule
from policies.compiler.intent.egress.rights import Outcome, Step, last_step, steps_of
from policies.compiler.intent.egress.workload import ProxyCredential, WorkloadSpec, proxy_user

__all__ = [
    "Decision",
    "Destination",
    "EgressAction",
    "EgressDestinationSpec",
    "EgressMode",
    "EgressPolicySpec",
    "EgressRule",
    "Emergency",
    "Forwarding",
    "Outcome",
    "ProxyCredential",
    "Question",
    "RequestRate",
    "Step",
    "WorkloadSpec",
    "alias_of",
    "decide",
    "last_step",
    "name_in",
    "proxy_user",
    "steps_of",
]
