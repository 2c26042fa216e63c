"""PURE: whether nodes that have a revision do worse than those that do not. Looking again and again is allowed."""

from fleet.rollout.judge.before import Before, check_before, text_before
from fleet.rollout.judge.course import Point, course
from fleet.rollout.judge.settings import JudgeSettings
from fleet.rollout.judge.verdict import Judgement, MetricVerdict, Verdict, judge

__all__ = [
    "Before", "JudgeSettings", "Judgement", "MetricVerdict", "Point", "Verdict", "check_before", "course", "judge",
    "text_before",
]  # fmt: skip
