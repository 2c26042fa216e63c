"""Follows the rotation of config keys: a list signed by a key already trusted replaces the list."""

import asyncio
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
            keys = admit_keys(await self._client.keys(), enrolled.gateway.id, self.identity.trusted)
            if keys.config_keys == enrolled.config_keys:
                return False
            self.identity = remember_enrolment(self._files, self.identity, with_keys(enrolled, keys.config_keys))
        except (ControlError, RefusedError, StoreFullError) as error:
            logs.warning("keys_not_refreshed", error=str(error))
            return False
        logs.info("keys_refreshed", keys=[one.kid for one in keys.config_keys])
        return True
