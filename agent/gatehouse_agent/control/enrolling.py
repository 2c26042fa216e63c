"""Joins a gateway once: presents the node's public keys and facts with a join token, and remembers the answer."""

import asyncio
import platform
import socket

from gatehouse_protocol.messages import Enrolment, Facts
from gatehouse_protocol.signatures import Signer

from gatehouse_agent import __version__, logs
from gatehouse_agent.config import Config
from gatehouse_agent.control.backoff import Backoff
from gatehouse_agent.control.client import ControlClient, RequestRefusedError, RevokedError, UnavailableError
from gatehouse_agent.control.identity import Identity, remember_enrolment
from gatehouse_agent.store.files import Files

CAPABILITIES = ("envoy-1.40", "slices", "secrets", "inline", "proof")


class EnrolmentError(Exception):
    """This node cannot join; the text says what an operator can do."""


async def enrol(client: ControlClient, files: Files, identity: Identity, config: Config, envoy: str) -> Identity:
    """Return the enrolled identity; waits for a control plane that is away, gives up when it says no."""
    if identity.enrolled is not None:
        return identity
    if not config.join_token:
        raise EnrolmentError("this node is not enrolled: set GATEHOUSE_NODE_JOIN_TOKEN to a fresh join token")
    enrolment = _enrolment(identity, config, envoy)
    backoff = Backoff(longest_seconds=15.0)
    while True:
        try:
            identity = remember_enrolment(files, identity, await client.enrol(enrolment))
        except UnavailableError as error:
            logs.warning("enrolment_waits", error=str(error))
            await asyncio.sleep(backoff.next_pause(error.retry_after_seconds))
        except (RequestRefusedError, RevokedError) as error:
            raise EnrolmentError(f"the control plane refused this node: {error}") from None
        else:
            client.signer = Signer(identity.signer.key_id, identity.signing)
            logs.info("enrolled", node=identity.signer.key_id)
            return identity


def _enrolment(identity: Identity, config: Config, envoy: str) -> Enrolment:
    facts = Facts(__version__, envoy, socket.gethostname(), platform.platform(), CAPABILITIES)
    key = identity.signing.public_key().public_bytes_raw()
    return Enrolment(config.join_token, config.name, key, identity.sealing_key, facts)
