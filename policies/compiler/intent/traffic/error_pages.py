"""What clients read instead of an error."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, field_validator

from policies.compiler.intent.fields.content import ContentType, Page
from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import ERROR_PAGES

_STATUSES: Final = re.compile(r"[45][0-9]{2}|[45]xx", re.ASCII)
_STATUSES_OF_A_PAGE: Final = 20


def _status(value: str) -> str:
    if not _STATUSES.fullmatch(value):
        raise refuse("error_status_invalid", f"{quote(value)} is no status such as 404, 4xx or 5xx")
    return value


_Statuses = Annotated[str, Field(max_length=3), AfterValidator(_status)]


class ErrorPage(Spec):
    """The page for `statuses`: `404`, or all of `4xx` or `5xx`; a status of its own comes before its class.

    In `body`, `{status}` (of the error) and `{request_id}` are filled in. The status stays unless `status` is given.
    """

    statuses: Annotated[tuple[_Statuses, ...], Field(min_length=1, max_length=_STATUSES_OF_A_PAGE)]
    body: Page
    content_type: ContentType = "text/html; charset=utf-8"
    status: Annotated[int, Field(strict=True, ge=200, le=599)] | None = None


class ErrorPagesPolicy(Spec):
    """Answers with these statuses get our own bodies, whether a service or the gateway itself gave them."""

    type: Literal["error_pages"]
    pages: Annotated[tuple[ErrorPage, ...], Field(min_length=1, max_length=ERROR_PAGES)]

    @field_validator("pages")
    @classmethod
    def _each_status_once(cls, pages: tuple[ErrorPage, ...]) -> tuple[ErrorPage, ...]:
        seen: set[str] = set()
        for index, page in enumerate(pages):
            for at, status in enumerate(page.statuses):
                if status in seen:
                    text = f"{status} has a page already"
                    raise refuse("error_status_duplicate", text, below=f"/{index}/statuses/{at}")
                seen.add(status)
        return pages
