"""The messages of the node protocol, as the release has them: fields by name on the wire, and which may be absent."""

import dataclasses
import importlib
import pkgutil
from typing import Any

import gatehouse_protocol
from gatehouse_protocol.shapes import defaults_of, fields_of


def read_shapes() -> dict[str, dict[str, Any]]:
    """Return for each message its fields: the type as text, and whether a peer may leave it out."""
    found: dict[str, dict[str, Any]] = {}
    for module in pkgutil.iter_modules(gatehouse_protocol.__path__):
        loaded = importlib.import_module(f"{gatehouse_protocol.__name__}.{module.name}")
        for name, shape in vars(loaded).items():
            if dataclasses.is_dataclass(shape) and isinstance(shape, type) and shape.__module__ == loaded.__name__:
                found[f"{module.name}.{name}"] = _fields(shape)
    return found


def _fields(shape: type[Any]) -> dict[str, Any]:
    try:
        types, defaults = fields_of(shape), defaults_of(shape)
    except (TypeError, NameError):  # not one that travels
        return {}
    return {name: [_text(type_), name in defaults] for name, type_ in sorted(types.items())}


def _text(type_: Any) -> str:
    """The type without the bounds of its values, which may grow."""
    text = str(type_)
    return text if len(text) < 200 and "0x" not in text and "Check(" not in text else text.partition("Check(")[0]
