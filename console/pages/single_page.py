"""The console's frame: one HTML page with boot data, so that the application starts without a first round trip."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie

from console.accounts.authentication import access_in_session
from console.me import describe

ENTRY = "src/main.tsx"


@ensure_csrf_cookie
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """Render the frame for the signed-in person; without a build, say how to make one."""
    manifest = settings.FRONTEND_DIST / "manifest.json"
    if not manifest.exists():
        return render(request, "unbuilt.html", status=503)
    access = access_in_session(request, request.user)  # type: ignore[arg-type]
    boot = {"me": describe(access), "version": "1"}
    return render(request, "console.html", {"boot": boot, "assets": _assets(manifest, manifest.stat().st_mtime_ns)})


@lru_cache(maxsize=2)
def _assets(manifest: Path, _changed_ns: int) -> dict[str, Any]:
    """Return the entry script, its style sheets and the modules worth preloading (Vite's manifest)."""
    chunks = json.loads(manifest.read_text())
    entry = chunks[ENTRY]
    imports = [chunks[name] for name in entry.get("imports", [])]
    styles = [css for chunk in (entry, *imports) for css in chunk.get("css", [])]
    return {
        "script": f"console/{entry['file']}",
        "styles": [f"console/{css}" for css in dict.fromkeys(styles)],
        "preload": [f"console/{chunk['file']}" for chunk in imports],
    }
