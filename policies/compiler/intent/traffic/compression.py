"""Answers made smaller on their way to clients (RFC 9110, section 8.4)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, field_validator

from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Spec


class ContentCoding(StrEnum):
    """A content coding that clients ask for with `Accept-Encoding`."""

    BROTLI = "br"
    GZIP = "gzip"
    ZSTD = "zstd"


class CompressionPolicy(Spec):
    """Answers of text are compressed with what the client likes best of `codings`.

    Of codings that it likes equally Brotli is taken, else the one that it names first.

    Left as they are: answers of less than 1 KiB, already encoded ones, other content than text, JSON, scripts, SVG,
    fonts and WebAssembly, and what says `Cache-Control: no-transform`. A strong ETag becomes a weak one.
    """

    type: Literal["compression"]
    codings: Annotated[tuple[ContentCoding, ...], Field(min_length=1, max_length=len(ContentCoding))] = (
        ContentCoding.BROTLI,
        ContentCoding.ZSTD,
        ContentCoding.GZIP,
    )

    @field_validator("codings")
    @classmethod
    def _distinct(cls, codings: tuple[ContentCoding, ...]) -> tuple[ContentCoding, ...]:
        for index, coding in enumerate(codings):
            if coding in codings[:index]:
                raise refuse("coding_duplicate", f"{coding} is listed twice", below=f"/{index}")
        return codings
