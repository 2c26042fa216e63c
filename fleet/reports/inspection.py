"""What the inspectors beside the Envoys found; handed on exactly once, as counts are."""

from collections.abc import Sequence

from fleet.models import NodeEvent
from fleet.reports.standing import Taken
from waf.ingest import Finding, record


def write_findings(taken: Sequence[Taken]) -> None:
    """Store them, and tell people what of a node's could not be."""
    findings = [Finding(one.node.pk, one.node.gateway_id, one.report.waf, one.at) for one in taken if one.report.waf]
    if not findings:
        return
    strange = record(findings)
    lost = {one.node_id: one.report.lost for one in findings if one.report.lost}
    at = {one.node_id: one.at for one in findings}
    texts = [
        *(
            (pk, "inspector_not_understood", f"{count} messages of the inspector could not be read")
            for pk, count in lost.items()
        ),
        *(
            (pk, "findings_of_nobody", f"{count} findings name a tenant that is not on this gateway")
            for pk, count in strange.items()
        ),
    ]
    NodeEvent.objects.bulk_create(NodeEvent(node_id=pk, at=at[pk], code=code, text=text) for pk, code, text in texts)
