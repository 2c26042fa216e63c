"""Reads PKCS#12 in a process of its own, since a crafted file can hold on to the whole process for minutes.

What is read goes in and comes back over pipes: no key is ever on a command line, in the environment or in a file.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Final

from certificates.pki.errors import CERTIFICATE, PkiError
from certificates.pki.uploads import Upload, read_upload

LIMIT_SECONDS: Final = 5
START_SECONDS: Final = 30
"""How long a process may take to start on a machine that is busy; nothing of the upload is read by then."""
_READY: Final = b"."
_HOME: Final = Path(__file__).resolve().parents[2]


def read_apart(certificate: bytes, private_key: bytes | None, password: str | None) -> Upload:
    """Return what `read_upload` returns, or raise what it raises; `certificate_too_costly` after five seconds."""
    asked = {"certificate": certificate.hex(), "key": private_key.hex() if private_key else "", "password": password}
    command = (sys.executable, "-m", "certificates.actions.reading_apart")
    with subprocess.Popen(
        command, cwd=_HOME, env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        try:
            assert child.stdout is not None
            if child.stdout.read(len(_READY)) == _READY:
                said, _ = child.communicate(json.dumps(asked).encode(), timeout=LIMIT_SECONDS)
                return _understood(said)
        except subprocess.TimeoutExpired:
            pass
        finally:
            child.kill()
    raise _too_costly()


def main() -> None:
    """Read one upload from standard input, and write what it holds, or why not, to standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (START_SECONDS, START_SECONDS))  # also where nobody is left to end it
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(_READY)
    sys.stdout.buffer.flush()
    asked = json.loads(sys.stdin.buffer.read())
    key = bytes.fromhex(asked["key"]) or None
    try:
        found = read_upload(bytes.fromhex(asked["certificate"]), key, asked["password"])
        said = {"chain": found.chain_pem.decode(), "given": found.given_pem.decode(), "key": found.key_pem.decode()}
    except PkiError as fault:
        said = {"code": fault.code, "text": fault.text, "pointer": fault.pointer}
    sys.stdout.buffer.write(json.dumps(said).encode())


def _understood(said: bytes) -> Upload:
    """Return what the child wrote; one that broke off was ended by a limit."""
    try:
        found = json.loads(said)
    except ValueError:
        raise _too_costly() from None
    if "code" in found:
        raise PkiError(found["code"], found["text"], found["pointer"])
    return Upload(found["chain"].encode(), found["given"].encode(), found["key"].encode())


def _too_costly() -> PkiError:
    text = f"This PKCS#12 file takes longer than {LIMIT_SECONDS} seconds to open: export it anew, or upload PEM."
    return PkiError("certificate_too_costly", text, CERTIFICATE)


if __name__ == "__main__":
    main()
