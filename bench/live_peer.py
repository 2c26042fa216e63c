"""The peer of `bench.live`: one Channels consumer per socket, fanned out with `group_send`; started by that script."""

import asyncio
import json
import os
from typing import Any

import django
import uvicorn

django.setup()

from channels.auth import AuthMiddlewareStack  # noqa: E402 - Django must be set up first
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.layers import InMemoryChannelLayer, channel_layers  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402
from redis.asyncio import Redis  # noqa: E402

from console.base.live import CHANNEL  # noqa: E402

GROUP = "bench"
layer = InMemoryChannelLayer(capacity=1000)
channel_layers.set("default", layer)


class Dashboard(AsyncWebsocketConsumer):
    """What the documentation of Channels shows."""

    async def connect(self) -> None:
        if not self.scope["user"].is_authenticated:
            await self.close()
            return
        await self.accept()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        topics = json.loads(text_data or "")["topics"]
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.send(json.dumps({"type": "subscribed", "topics": topics, "refused": []}))

    async def traffic(self, event: dict[str, Any]) -> None:
        await self.send(event["text"])


async def fan_out() -> None:
    """Pass each message from Redis on to the group."""
    async with Redis.from_url(settings.REDIS_URL) as client, client.pubsub() as subscription:
        await subscription.subscribe(CHANNEL)
        async for event in subscription.listen():
            if event["type"] == "message":
                text = json.dumps(json.loads(event["data"])["message"])
                await layer.group_send(GROUP, {"type": "traffic", "text": text})


async def main() -> None:
    """Serve until told to stop."""
    application = AllowedHostsOriginValidator(AuthMiddlewareStack(Dashboard.as_asgi()))
    config = uvicorn.Config(
        application, port=int(os.environ["GATEHOUSE_WEB_PORT"]), loop="uvloop", ws="websockets-sansio",
        ws_per_message_deflate=False, log_level="error", lifespan="off",
    )  # fmt: skip
    task = asyncio.create_task(fan_out())
    await uvicorn.Server(config).serve()
    task.cancel()


if __name__ == "__main__":
    asyncio.run(main())
