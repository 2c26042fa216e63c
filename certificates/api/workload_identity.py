"""`/workload-identity`: where a workload, which nobody has signed in, gets its certificates by itself."""

from datetime import timedelta
from typing import Final

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certificates.actions.workload_certificates import Issued
from certificates.actions.workload_identity import identify_by_certificate, identify_by_token
from certificates.api.shapes import workloads as shapes
from console.accounts.authentication import client_ip
from console.accounts.sign_in.throttle import count_failure, holds_back
from console.base.answers import answers
from console.base.errors import Invalid, TooMany, Unauthenticated
from console.base.request_id import request_id_of
from console.base.shapes import ProblemShape, read

_WHAT: Final = "workload-identity"
_REFUSALS: Final = {
    401: OpenApiResponse(ProblemShape, "This lets no workload in; the answer is the same whatever is wrong with it."),
    429: OpenApiResponse(ProblemShape, "Too many failures from this network; try again after Retry-After."),
}


class WorkloadIdentityView(APIView):
    """Outside of the gate: what is shown is all that counts, and a session or an API token is not looked at."""

    authentication_classes = ()

    @extend_schema(
        operation_id="identify_workload", tags=["workloads"], request=shapes.WorkloadIdentityShape,
        examples=[shapes.BY_TOKEN, shapes.BY_CERTIFICATE, shapes.ISSUED],
        responses=answers(shapes.IssuedCertificateShape, 422, status=201) | _REFUSALS,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Issue a certificate to whoever shows a join token of a workload, or a certificate of one that holds.

        Renew when half of the time is over. What was taken away, or is over, renews nothing.
        """
        ip = client_ip(request)
        if held := holds_back(_WHAT, ip):
            raise TooMany("This failed too often from here.", retry_after_seconds=held.seconds)
        try:
            issued = _identified(request, ip)
        except Unauthenticated:
            count_failure(_WHAT, ip)
            raise
        return Response(shapes.issued_json(issued), status=201)


def _identified(request: Request, ip: str) -> Issued:
    asked = read(shapes.WorkloadIdentityShape, request)
    lifetime, request_id = timedelta(seconds=asked["lifetime_seconds"]), request_id_of(request)
    given = {key for key in ("token", "certificate", "signature") if asked.get(key)}
    if given == {"token"}:
        return identify_by_token(asked["token"], asked["csr"], lifetime, ip=ip, request_id=request_id)
    if given == {"certificate", "signature"}:
        pem, signature = asked["certificate"], asked["signature"]
        return identify_by_certificate(pem, signature, asked["csr"], lifetime, ip=ip, request_id=request_id)
    raise Invalid.field("/token", "required", "Give a join token, or a certificate with a signature, and not both.")
