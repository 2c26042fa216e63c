"""The tables of what inspectors found. The large ones are partitioned by day (`telemetry/partitions.py`).

No foreign keys: evidence outlives what it is about until it expires.
"""

from waf.models.approval import Approval
from waf.models.attack import Attack
from waf.models.ban import Ban
from waf.models.counts import HourCount, MinuteCount, Total
from waf.models.event import Event
from waf.models.flood import Flood
from waf.models.foreseen import Foreseen
from waf.models.intake import Intake
from waf.models.label import Label, Verdict
from waf.models.outcome import Outcome
from waf.models.rule import Rule
from waf.models.sample import Sample
from waf.models.tally import Tally

__all__ = [
    "Approval", "Attack", "Ban", "Event", "Flood", "Foreseen", "HourCount", "Intake", "Label", "MinuteCount", "Outcome",
    "Rule", "Sample", "Tally", "Total", "Verdict",
]  # fmt: skip
