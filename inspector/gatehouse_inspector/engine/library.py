"""Finds libmodsecurity 3 and declares what we call of its C API (`modsecurity/modsecurity.h` and its neighbours)."""

import os
from pathlib import Path
from typing import Any, Final

from cffi import FFI

SETTING: Final = "GATEHOUSE_MODSECURITY"
"""Names a library that is not where the system keeps its own."""
_USUAL: Final = "libmodsecurity.so.3"
_DECLARATIONS: Final = """
typedef void (*log_callback)(void *, const void *);
typedef struct { int status; int pause; char *url; char *log; int disruptive; } intervention;
void *msc_init(void);
void msc_cleanup(void *);
const char *msc_who_am_i(void *);
void msc_set_log_cb(void *, log_callback);
void *msc_create_rules_set(void);
int msc_rules_cleanup(void *);
int msc_rules_add(void *, const char *, const char **);
int msc_rules_merge(void *, void *, const char **);
void *msc_new_transaction_with_id(void *, void *, char *, void *);
void msc_transaction_cleanup(void *);
int msc_process_connection(void *, const char *, int, const char *, int);
int msc_process_uri(void *, const char *, const char *, const char *);
int msc_add_n_request_header(void *, const char *, size_t, const char *, size_t);
int msc_process_request_headers(void *);
int msc_append_request_body(void *, const char *, size_t);
int msc_process_request_body(void *);
int msc_add_n_response_header(void *, const char *, size_t, const char *, size_t);
int msc_process_response_headers(void *, int, const char *);
int msc_append_response_body(void *, const char *, size_t);
int msc_process_response_body(void *);
int msc_process_logging(void *);
int msc_intervention(void *, intervention *);
"""


_process: Final = FFI()
_process.cdef("void free(void *);")
free: Final = _process.dlopen(None).free
"""Gives back what the engine allocated, by the allocator of this process: asked for it, the library would name that of
the C library it was linked with, past one that is preloaded."""


class EngineUnavailableError(Exception):
    """There is no libmodsecurity on this machine, or not one that can be used; the text says why."""


def find_library(path: Path | None = None) -> tuple[FFI, Any]:
    """Return libmodsecurity, and the interface that made it callable: `path`, the setting's, or the system's.

    Raises EngineUnavailableError.
    """
    named = str(path) if path else os.environ.get(SETTING) or _USUAL
    ffi = FFI()
    ffi.cdef(_DECLARATIONS)
    try:
        return ffi, ffi.dlopen(named)
    except OSError as error:
        raise EngineUnavailableError(f"{named}: {error}") from None
