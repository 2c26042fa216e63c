"""One line of JSON on stderr for each thing that happened: easy to read, easy to ship."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Final

_log: Final = logging.getLogger("gatehouse.agent")


class _JsonLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


def to_stderr() -> None:
    """Send the agent's log, and warnings of its libraries, to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLine())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    _log.setLevel(logging.INFO)


def info(event: str, **facts: Any) -> None:
    """Log what happened."""
    _log.info(event, extra={"facts": facts})


def warning(event: str, **facts: Any) -> None:
    """Log what an operator may want to look at."""
    _log.warning(event, extra={"facts": facts})


def failure(event: str, error: BaseException, **facts: Any) -> None:
    """Log a fault of the agent's own, with its stack."""
    _log.error(event, exc_info=error, extra={"facts": facts})
