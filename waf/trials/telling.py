"""What goes wrong in a trial, as the API tells it: by field where somebody wrote it, with words where it is ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from console.base.errors import GatehouseError, Invalid, Unavailable
from waf.trials.apart.trying import TrialError
from waf.trials.apart.turns import BusyError
from waf.trials.reading.written import ReadingError


@contextmanager
def told(policy: str) -> Iterator[None]:
    """Turn errors of reading and trying into Invalid and Unavailable; `policy` is the name of the one that is tried."""
    try:
        yield
    except ReadingError as error:
        raise Invalid.field(f"/request{error.pointer}", "request_unreadable", str(error)) from None
    except BusyError as error:
        raise Unavailable(f"{error} Try again in a moment.", code="busy") from None
    except TrialError as error:
        raise _of_trial(error, policy) from None


def _of_trial(error: TrialError, policy: str) -> GatehouseError:
    match error.kind:
        case "unavailable":
            return Unavailable(
                f"This console cannot try rules: {error}.", code="engine_unavailable", retry_after_seconds=60
            )
        case "crashed":
            return Unavailable(str(error), code="trial_failed")
        case _:
            where = f" at {error.pointer}" if error.pointer else ""
            return Invalid.field("/policy", "policy_refused", f"Policy {policy} cannot be used{where}: {error}")
