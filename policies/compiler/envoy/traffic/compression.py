"""Compression: one filter for each coding. They stand first, so that they see answers last, after all who read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.writer import PolicyWriter, add_filter, turn_off, turn_on
from policies.compiler.intent.traffic import CompressionPolicy, ContentCoding

_FILTER: Final = "envoy.extensions.filters.http.compressor.v3.Compressor"
_PER_ROUTE: Final = "envoy.extensions.filters.http.compressor.v3.CompressorPerRoute"
_SMALLEST_BYTES: Final = 1_024
_GZIP_WINDOW_BITS, _BROTLI_QUALITY, _ZSTD_LEVEL = 12, 4, 3
_CONTENT_TYPES: Final = (
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "application/problem+json",
    "application/wasm",
    "application/xhtml+xml",
    "application/xml",
    "font/otf",
    "font/ttf",
    "image/svg+xml",
    "text/css",
    "text/csv",
    "text/html",
    "text/javascript",
    "text/markdown",
    "text/plain",
    "text/xml",
)


def _gzip(schema: EnvoySchema) -> Any:
    config = schema.message("envoy.extensions.compression.gzip.compressor.v3.Gzip")()
    config.window_bits.value = _GZIP_WINDOW_BITS
    return config


def _brotli(schema: EnvoySchema) -> Any:
    config = schema.message("envoy.extensions.compression.brotli.compressor.v3.Brotli")()
    config.quality.value = _BROTLI_QUALITY
    return config


def _zstd(schema: EnvoySchema) -> Any:
    config = schema.message("envoy.extensions.compression.zstd.compressor.v3.Zstd")()
    config.compression_level.value = _ZSTD_LEVEL
    return config


_LIBRARIES: Final[dict[ContentCoding, Callable[[EnvoySchema], Any]]] = {
    ContentCoding.GZIP: _gzip,
    ContentCoding.ZSTD: _zstd,
    ContentCoding.BROTLI: _brotli,
}
_NAMES: Final = {coding: f"compression_{coding}" for coding in _LIBRARIES}


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    for coding, library in _LIBRARIES.items():
        config = schema.message(_FILTER)(choose_first=coding is ContentCoding.BROTLI)
        config.compressor_library.name = coding
        config.compressor_library.typed_config.CopyFrom(schema.to_any(library(schema)))
        direction = config.response_direction_config
        direction.common_config.min_content_length.value = _SMALLEST_BYTES
        for content_type in _CONTENT_TYPES:
            direction.common_config.content_type_matcher.add(exact=content_type)
        direction.weaken_etag_on_compress = True
        add_filter(manager, _NAMES[coding], config, schema)


def _write(message: Any, said: Said, _context: SliceContext, schema: EnvoySchema) -> None:
    settings = said.settings
    assert isinstance(settings, CompressionPolicy)
    for coding, name in _NAMES.items():
        if coding in settings.codings:
            config = schema.message(_PER_ROUTE)()
            config.overrides.response_direction_config.SetInParent()
            turn_on(message, name, config, schema)
        else:
            turn_off(message, name, schema)


WRITER: Final = PolicyWriter(tuple(_NAMES.values()), _add_filters, _write)
