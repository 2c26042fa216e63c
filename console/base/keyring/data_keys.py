"""A ring whose keys are data keys: wrapped by a key management service, kept so in `base_data_key`, used unwrapped.

Unwrapped keys stay in memory for five minutes. While the service cannot be reached they are used for up to an hour
longer, so that its restart stops nothing here; a refusal is heeded at once.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from console.base.keyring.data_key_table import DataKey, DataKeyTable
from console.base.keyring.kms import Kms, KmsError
from console.base.keyring.ring import KeyRing
from console.base.keyring.sealing import KEY_BYTES, KeyRingError, key_id, key_id_of, open_under, seal_under

FRESH_SECONDS: Final = 300.0
LONGEST_SECONDS: Final = 3_900.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Unwrapped:
    key: bytes
    since: float


class DataKeyRing:
    """The newest data key encrypts; data keys decrypt, and so do the keys of `before`, the ring used until now.

    `now` is a monotonic clock in seconds. Safe to share between threads.
    """

    def __init__(
        self, kms: Kms, before: Callable[[], KeyRing] | None, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._kms, self._before, self._now = kms, before, now
        self._table = DataKeyTable()
        self._unwrapped: dict[str, _Unwrapped] = {}
        self._lock = threading.Lock()

    def seal(self, plaintext: bytes, *, bound_to: str) -> bytes:
        """Encrypt; `bound_to` names the row and is needed again to open."""
        return seal_under(self._key(self._newest()), plaintext, bound_to=bound_to)

    def open(self, sealed: bytes, *, bound_to: str) -> bytes:
        """Decrypt what `seal` made for the same row."""
        wanted = key_id_of(sealed)
        key = self._before().find(wanted) if self._before else None
        if key is None:
            if (row := self._table.find(wanted.hex())) is None:
                raise KeyRingError("No key of the ring and no data key opens this ciphertext.")
            key = self._key(row)
        return open_under(key, sealed, bound_to=bound_to)

    def newest_id(self) -> bytes:
        """The id (8 bytes) of the data key that encrypts now; empty before the first is made, which `seal` does."""
        row = self._table.newest()
        return bytes.fromhex(row.id) if row else b""

    def have_key(self) -> None:
        """Make the first data key if there is none."""
        self._newest()

    def make_key(self) -> str:
        """Make another data key, which encrypts from now on; return its id in hex."""
        return self._made(is_first=False).id

    def _newest(self) -> DataKey:
        return self._table.newest() or self._made(is_first=True)

    def _made(self, *, is_first: bool) -> DataKey:
        key = os.urandom(KEY_BYTES)
        row = DataKey(key_id(key).hex(), self._kms.wrap(key))
        if self._kms.unwrap(row.wrapped) != key:
            raise KmsError("The key management service does not give back the key it wrapped; nothing was encrypted.")
        kept = self._table.add_first(row) if is_first else self._table.add(row)
        _log.info("data key %s encrypts from now on", kept.id)
        return kept

    def _key(self, row: DataKey) -> bytes:
        with self._lock:
            held = self._unwrapped.get(row.id)
        if held and self._now() - held.since < FRESH_SECONDS:
            return held.key
        return self._fetched(row, held)

    def _fetched(self, row: DataKey, held: _Unwrapped | None) -> bytes:
        try:
            key = self._kms.unwrap(row.wrapped)
        except KmsError as error:
            if held and error.is_temporary and self._now() - held.since < LONGEST_SECONDS:
                _log.warning("%s Data key %s is used from memory meanwhile.", error, row.id)
                return held.key
            with self._lock:
                self._unwrapped.pop(row.id, None)
            raise
        if key_id(key).hex() != row.id:
            raise KeyRingError(f"The row {row.id} of base_data_key holds another key than its id says.")
        with self._lock:
            self._unwrapped[row.id] = _Unwrapped(key, self._now())
        return key
