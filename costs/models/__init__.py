"""The tables of costs, one file per idea."""

from costs.models.budget import CostBudget
from costs.models.charge import Charge, ChargeKind
from costs.models.prices import PriceTable, PriceVersion
from costs.models.progress import Anomaly, Progress
from costs.models.statement import Statement

__all__ = ["Anomaly", "Charge", "ChargeKind", "CostBudget", "PriceTable", "PriceVersion", "Progress", "Statement"]
