"""A consumer: whoever calls a tenant's services through the gateway with a key of its own."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import GROUPS_PER_CONSUMER, KEYS_PER_CONSUMER

_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Hint = Annotated[str, Field(max_length=12, pattern=r"^[!-~]*$")]
_Groups = Annotated[tuple[Name, ...], Field(max_length=GROUPS_PER_CONSUMER)]


class ConsumerKey(Spec):
    """One API key. Of the key itself only its SHA-256 (hexadecimal) is kept, and a `hint`: how it begins.

    Several hold at the same time, while one takes another's place. From `expires_at` on nodes refuse it by themselves.
    `made_at` is for people, who change old ones.
    """

    name: Name
    digest: _Digest
    hint: _Hint = ""
    made_at: AwareDatetime | None = None
    expires_at: AwareDatetime | None = None


class ConsumerSpec(Spec):
    """Who it is, in which `groups`, and the keys that it is known by. Policies of the type `api_key` ask for them."""

    description: Description = ""
    groups: _Groups = ()
    keys: Annotated[tuple[ConsumerKey, ...], Field(max_length=KEYS_PER_CONSUMER)] = ()

    @model_validator(mode="after")
    def _all_differ(self) -> Self:
        for index, group in enumerate(self.groups):
            if group in self.groups[:index]:
                raise refuse("group_duplicate", f"{group} is listed twice", below=f"/groups/{index}")
        for index, key in enumerate(self.keys):
            if any(key.name == other.name for other in self.keys[:index]):
                raise refuse("key_duplicate", f"{key.name} is listed twice", below=f"/keys/{index}/name")
            if any(key.digest == other.digest for other in self.keys[:index]):
                raise refuse("key_same", "is the key of another name, too", below=f"/keys/{index}/digest")
        return self
