"""Who is told: exports of counters, and streams of the audit trail."""

from exports.models.export import Export, ExportKind, Sealing
from exports.models.stream import Stream, StreamFormat, StreamKind, StreamPosition

__all__ = ["Export", "ExportKind", "Sealing", "Stream", "StreamFormat", "StreamKind", "StreamPosition"]
