"""The language of custom rules and the Core Rule Set, as JSON."""

from rest_framework import serializers


class SuggestionShape(serializers.Serializer):
    """A text that may stand from `start` up to the cursor."""

    text = serializers.CharField()
    kind = serializers.ChoiceField(["field", "function", "list", "word"])
    help = serializers.CharField(allow_blank=True)
    start = serializers.IntegerField()


class ExpressionErrorShape(serializers.Serializer):
    """What is wrong, and where: characters of the text."""

    text = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class ExpressionShape(serializers.Serializer):
    """What there is to say of a text."""

    error = ExpressionErrorShape(allow_null=True)
    suggestions = SuggestionShape(many=True)
    cost_microseconds = serializers.FloatField(allow_null=True, help_text="For each request, at most.")
    lists = serializers.ListField(child=serializers.CharField(), help_text="The lists that it names.")


class RuleHeldShape(serializers.Serializer):
    """A rule that refuses, and whether Envoy holds it without an inspector."""

    rule = serializers.CharField()
    is_held = serializers.BooleanField(help_text="Envoy refuses by it also where no inspector answers.")
    why_not = serializers.CharField(allow_blank=True, help_text="A sentence; empty where it does.")


class CatalogueRuleShape(serializers.Serializer):
    """A rule of the Core Rule Set."""

    rule = serializers.IntegerField()
    message = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    severity = serializers.IntegerField(allow_null=True)
    paranoia = serializers.IntegerField()
    phase = serializers.IntegerField()
    file = serializers.CharField()


class FieldShape(serializers.Serializer):
    """What an expression can ask of a request."""

    name = serializers.CharField()
    type = serializers.CharField()
    help = serializers.CharField()
    cost_microseconds = serializers.FloatField()


class FunctionShape(serializers.Serializer):
    """What an expression can do with a value."""

    name = serializers.CharField()
    takes = serializers.ListField(child=serializers.CharField())
    gives = serializers.CharField()
    help = serializers.CharField()


class ListNameShape(serializers.Serializer):
    """A list that an expression can name."""

    name = serializers.CharField()
    type = serializers.CharField()


class LanguageShape(serializers.Serializer):
    """Of what expressions are made."""

    fields = FieldShape(many=True)  # type: ignore[assignment]  # DRF takes it off the class
    functions = FunctionShape(many=True)
    lists = ListNameShape(many=True)
