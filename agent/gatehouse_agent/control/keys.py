"""Follows the rotation of config keys: a list signed by a key already trusted replaces the list."""

import asyncio
from datetime import UTC, datetime
from typing import Final

from gatehouse_agent import logs
from gatehouse_agent.control.admission import RefusedError, admit_keys
from gatehouse_agent.control.client import ControlClient, ControlError
from gatehouse_agent.control.identity import Identity, remember_enrolment, with_keys
from gatehouse_agent.store.files import Files, StoreFullError

_EVERY_SECONDS: Final = 3600.0


class KeyKeeper:
    """Holds the node's identity as it is now."""

    def __init__(self, client: ControlClient, files: Files, identity: Identity) -> None:
        self.identity = identity
        self._client = client
        self._files = files
        self._newest = datetime.min.replace(tzinfo=UTC)

    async def run(self) -> None:
        """Ask once an hour until cancelled."""
        while True:
            await asyncio.sleep(_EVERY_SECONDS)
            await self.refresh()

    async def refresh(self) -> bool:
        """Ask for the list; return whether it changed. Whatever is wrong with it leaves the old one in place."""
        enrolled = self.identity.enrolled
        if enrolled is None:
            return False
        try:
            envelope, now = await self._client.keys(), self._client.clock.fresh_now()
            keys = admit_keys(envelope, enrolled.gateway.id, self.identity.trusted, now, self._newest)
            self._newest = keys.issued_at
            self._client.clock.see_signed(keys.issued_at)
            if keys.config_keys == enrolled.config_keys:
                return False
            self.identity = remember_enrolment(self._files, self.identity, with_keys(enrolled, keys.config_keys))
        except (ControlError, RefusedError, StoreFullError) as error:
            logs.warning("keys_not_refreshed", error=str(error))
            return False
        logs.info("keys_refreshed", keys=[one.kid for one in keys.config_keys])
        return True
