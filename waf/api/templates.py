"""`/slices/{slice}/waf/templates`: ready custom rules for what many need."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from gatehouse_inspector.policies.templates import TEMPLATES, Kind, ParameterError, Template, rules_of
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.errors import Invalid
from console.base.shapes import StrictShape, read
from policies.api.operations import answers
from policies.api.slice_gate import SliceEndpoint

LOGIN = OpenApiExample(
    "Guessing of passwords", value={"template": "login-abuse", "values": {"path": "/sign-in"}}, request_only=True
)


class WafParameterShape(serializers.Serializer):
    """A value to fill in, with the usual one."""

    name = serializers.CharField()
    type = serializers.ChoiceField([str(kind) for kind in Kind])
    title = serializers.CharField()
    usual = serializers.CharField()


class WafTemplateShape(serializers.Serializer):
    """Rules for one purpose."""

    name = serializers.CharField()
    title = serializers.CharField()
    help = serializers.CharField()
    parameters = WafParameterShape(many=True)


class WafTemplatesShape(serializers.Serializer):
    """All templates."""

    items = WafTemplateShape(many=True)


class FillRequest(StrictShape):
    """A template and the values for its parameters; the usual ones are taken where none are given."""

    template = serializers.ChoiceField(list(TEMPLATES))
    values = serializers.DictField(child=serializers.CharField(max_length=512), required=False, default=dict)


class FilledShape(serializers.Serializer):
    """Custom rules as a policy has them; what they leave out is as usual."""

    rules = serializers.ListField(child=serializers.DictField())


@extend_schema(tags=["waf"])
class TemplatesEndpoint(SliceEndpoint):
    """Ready custom rules."""

    permissions = {"list": Permission.VIEW, "fill": Permission.VIEW}

    @extend_schema(operation_id="list_waf_templates", responses=answers(WafTemplatesShape, 404))
    def list(self, request: Request, slice_key: str) -> Response:
        """Templates of custom rules: against guessed passwords, copied pages, pretended crawlers, floods."""
        self.slice_of(slice_key)
        return Response({"items": [_template(one) for one in TEMPLATES.values()]})

    @extend_schema(
        operation_id="fill_waf_template", request=FillRequest, examples=[LOGIN],
        responses=answers(FilledShape, 404, 422),
    )  # fmt: skip
    def fill(self, request: Request, slice_key: str) -> Response:
        """Return the rules of a template, staged: they only tell until somebody has watched them. Nothing is stored."""
        self.slice_of(slice_key)
        asked = read(FillRequest, request)
        template = TEMPLATES[asked["template"]]
        try:
            rules = rules_of(template, _values(template, asked["values"]))
        except ParameterError as error:
            raise Invalid.field(f"/values/{error.name}", "parameter_invalid", str(error)) from None
        return Response({"rules": [{**rule, "staged": True} for rule in rules]})


def _template(one: Template) -> dict[str, Any]:
    parameters = [
        {"name": each.name, "type": str(each.kind), "title": each.title, "usual": str(each.usual)}
        for each in one.parameters
    ]
    return {"name": one.name, "title": one.title, "help": one.help, "parameters": parameters}


def _values(template: Template, given: dict[str, str]) -> dict[str, str | int]:
    """The values as their parameters want them; what is no number stays a text, which is then refused."""
    numbers = {one.name for one in template.parameters if one.kind is Kind.NUMBER}
    return {name: int(text) if name in numbers and text.isdecimal() else text for name, text in given.items()}
