"""What Envoy would refuse, or would accept and then break, found on emitted resources before any Envoy sees them."""

from policies.compiler.verification.checker import Violation, rule_checker
from policies.compiler.verification.verify import Surroundings, verify

__all__ = ["Surroundings", "Violation", "rule_checker", "verify"]
