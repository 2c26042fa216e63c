"""The tasks that beat runs."""

from celery import shared_task
from django.utils import timezone

from slo.judging import levels
from slo.judging.round import judge_round


@shared_task(name="slo.tasks.judge")
def judge() -> None:
    """Count what is new, and judge every objective."""
    judge_round(timezone.now())


@shared_task(name="slo.tasks.expire")
def expire() -> None:
    """Delete counts that are past their time."""
    levels.expire(timezone.now())
