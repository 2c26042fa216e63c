"""Where the keys of this process come from: a setting, a file that may change while we run, or a KMS.

`GATEHOUSE_KEY_RING` is read once. `GATEHOUSE_KEY_RING_FILE` is looked at on every use, which costs microseconds, and
read again when it changed: a key is rotated without a restart. With `GATEHOUSE_KMS` new things lie under data keys,
and the keys given either way still open what lies under them.
"""

import logging
import os
import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from console import env
from console.base.keyring.data_keys import DataKeyRing
from console.base.keyring.kms import Kms
from console.base.keyring.ring import SETTING, KeyRing, Ring
from console.base.keyring.sealing import KeyRingError
from console.base.keyring.vault import TOKEN_SETTING, VaultTransit

FILE_SETTING: Final = f"{SETTING}_FILE"
VAULT_TRANSIT: Final = "vault-transit"
_log = logging.getLogger(__name__)

Stamp = tuple[int, int, int, int]


def key_ring() -> Ring:
    """Return the ring of this process as it is now; raise KeyRingError, which names the setting that is wrong."""
    return _source()()


def check() -> None:
    """Raise SettingsError when the settings cannot work; asks no server. For the start of a process."""
    try:
        plain = _plain_source() if _kms() is None else _before()
        if plain is not None:
            plain()
    except KeyRingError as error:
        raise env.SettingsError(str(error)) from None


def forget() -> None:
    """Read the settings again at the next use."""
    _source.cache_clear()


class RingFile:
    """Keys in a file, newest first, one a line or comma-separated. While it is unreadable the last good ring counts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._stamp: Stamp | None = None
        self._ring: KeyRing | None = None

    def __call__(self) -> KeyRing:
        """Return the ring as the file has it now; raise KeyRingError when it never had a good one."""
        with self._lock:
            stamp = self._look()
            if self._ring is None or stamp != self._stamp:
                self._stamp, self._ring = stamp, self._read()
            return self._ring

    def _look(self) -> Stamp | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns

    def _read(self) -> KeyRing:
        try:
            ring = KeyRing.parse(_words(self._path.read_text()), setting=FILE_SETTING)
        except OSError as error:
            return self._kept(KeyRingError(f"{FILE_SETTING}: cannot read {self._path}: {error.strerror}."))
        except UnicodeDecodeError:
            return self._kept(KeyRingError(f"{FILE_SETTING} holds something that is not base64."))
        except KeyRingError as error:
            return self._kept(error)
        if self._ring is not None:
            _log.info("%s has changed: %d keys, %s encrypts", FILE_SETTING, len(ring.keys), ring.newest_id().hex())
        return ring

    def _kept(self, error: KeyRingError) -> KeyRing:
        if self._ring is None:
            raise error
        _log.error("%s The keys read before are used meanwhile.", error)
        return self._ring


@lru_cache
def _source() -> Callable[[], Ring]:
    if (kms := _kms()) is None:
        return _plain_source()
    ring = DataKeyRing(kms, before=_before())
    return lambda: ring


def _before() -> Callable[[], KeyRing] | None:
    """The keys given beside a KMS; there need not be any."""
    given = os.environ.get(FILE_SETTING) or any(settings.KEY_RING)
    return _plain_source() if given else None


def _plain_source() -> Callable[[], KeyRing]:
    if path := os.environ.get(FILE_SETTING):
        return RingFile(Path(path))
    ring = KeyRing.parse(settings.KEY_RING)
    return lambda: ring


def _kms() -> Kms | None:
    try:
        named = env.setting("KMS", "")
        return _kms_named(named) if named else None
    except env.SettingsError as error:  # it would end a thread without a word
        raise KeyRingError(str(error)) from None


def _kms_named(named: str) -> Kms:
    if named != VAULT_TRANSIT:
        raise KeyRingError(f"GATEHOUSE_KMS is {named!r}; use {VAULT_TRANSIT}, or leave it out.")
    if not (token_file := os.environ.get(TOKEN_SETTING, "")):
        raise KeyRingError(f"{TOKEN_SETTING} is not set. Set it to the path of a file that holds a Vault token.")
    return VaultTransit(
        address=env.setting("VAULT_ADDRESS"),
        token_file=Path(token_file),
        key_name=env.setting("VAULT_KEY"),
        mount=env.setting("VAULT_MOUNT", "transit"),
        namespace=env.setting("VAULT_NAMESPACE", ""),
        ca_file=os.environ.get("GATEHOUSE_VAULT_CA_FILE", ""),
    )


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()
