"""How objectives stand: kept by the judge, read by everybody else."""

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models

from slo.arithmetic.conditions import Condition, Severity
from slo.models.objective import Objective


class Standing(StrEnum):
    """How an objective stands, in a word, from worst to best known."""

    BURNING = "burning"
    SPENT = "spent"
    SLOWLY_BURNING = "slowly_burning"
    SILENT = "silent"
    INSUFFICIENT = "insufficient"
    NO_DATA = "no_data"
    MET = "met"
    DISABLED = "disabled"


class ObjectiveState(models.Model):
    """Running sums of each window, ending at `upto`, and what follows from them.

    `windows` are seconds, the last 0 for the period; `begins` where each begins, `good` and `bad` what is in it.
    Running sums are exact: what enters and leaves a window is added and taken away in the transaction that counts it.
    """

    objective = models.OneToOneField(Objective, on_delete=models.CASCADE, primary_key=True, related_name="state")
    upto = models.DateTimeField()
    windows = ArrayField(models.IntegerField())
    begins = ArrayField(models.DateTimeField())
    good = ArrayField(models.BigIntegerField())
    bad = ArrayField(models.BigIntegerField())
    heard_at = models.DateTimeField(null=True)
    """When a node of its gateways last reported, whatever it said."""
    judged_at = models.DateTimeField()
    standing = models.CharField(max_length=20, default=str(Standing.NO_DATA))
    availability = models.FloatField(null=True)
    remaining = models.FloatField(null=True)
    """Of the budget: 1 is untouched, below 0 overspent; null where nothing is known."""
    is_tentative = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.objective_id}: {self.standing}"


class Ever(models.Model):
    """All that ever counted for an objective since it was added, whatever it promised: counters for collectors.

    What somebody leaves out before it is counted is not in it; what is left out later stays, for counters only grow.
    """

    objective = models.OneToOneField(Objective, on_delete=models.CASCADE, primary_key=True, related_name="ever")
    good = models.BigIntegerField(default=0)
    bad = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.objective_id}: {self.good} good, {self.bad} bad"


class BurnState(models.Model):
    """One condition of one objective; burn rates are null where a window had no events.

    Written when it fires or no longer does, each time while it fires, and else when its numbers have moved by half a
    percent of its threshold. When it was last judged says the objective's state.
    """

    id = models.BigAutoField(primary_key=True)
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="burns")
    condition = models.CharField(max_length=20, choices=[(str(one), str(one)) for one in Condition])
    severity = models.CharField(max_length=10, choices=[(str(one), str(one)) for one in Severity])
    is_firing = models.BooleanField(default=False)
    is_insufficient = models.BooleanField(default=False)
    since = models.DateTimeField(null=True)
    """Since when it has been firing; null where it is not."""
    long_burn = models.FloatField(null=True)
    short_burn = models.FloatField(null=True)
    threshold = models.FloatField()
    judged_at = models.DateTimeField()
    """The round that wrote it."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["objective", "condition"], name="slo_burn_once")]

    def __str__(self) -> str:
        return f"{self.objective_id} {self.condition}"
