"""Cohorts as JSON: one of five shapes, told apart by `type`."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers


class CountCohort(serializers.Serializer):
    """So many nodes altogether."""

    type = serializers.ChoiceField(["count"])
    count = serializers.IntegerField(min_value=1)


class ShareCohort(serializers.Serializer):
    """This share of the gateway's nodes, rounded up."""

    type = serializers.ChoiceField(["share"])
    percent = serializers.IntegerField(min_value=1, max_value=99)


class RegionsCohort(serializers.Serializer):
    """The nodes of these regions, besides those before."""

    type = serializers.ChoiceField(["regions"])
    regions = serializers.ListField(child=serializers.CharField())


class LabelCohort(serializers.Serializer):
    """The nodes with this label, besides those before."""

    type = serializers.ChoiceField(["label"])
    label = serializers.CharField()
    value = serializers.CharField()


class AllCohort(serializers.Serializer):
    """Every node, also those that join later."""

    type = serializers.ChoiceField(["all"])


COHORTS = PolymorphicProxySerializer(
    component_name="Cohort",
    serializers={
        "count": CountCohort,
        "share": ShareCohort,
        "regions": RegionsCohort,
        "label": LabelCohort,
        "all": AllCohort,
    },
    resource_type_field_name="type",
)


@extend_schema_field(COHORTS)
class CohortShape(serializers.JSONField):
    """Which nodes a stage reaches. The reader of strategies checks it: one manner of naming mistakes."""

    def to_internal_value(self, data: Any) -> Any:
        """Return what was sent."""
        return data
