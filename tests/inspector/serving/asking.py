"""Asks as Envoy does."""

import asyncio
import contextlib


async def ask(place, target="/find?id=1", policy="acme/shop", method="GET", body=b"", client="192.0.2.1", **headers):
    """Ask as Envoy does; return status, headers and body."""
    reader, writer = await asyncio.open_unix_connection(place)
    with contextlib.closing(writer):
        said = {
            "host": "shop.test", "user-agent": "curl/8", "accept": "*/*", "content-length": str(len(body)),
            "x-request-id": "r-1", "x-gatehouse-policy": policy, "x-gatehouse-client": client,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }  # fmt: skip
        lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items()), "", ""]
        writer.write("\r\n".join(lines).encode() + body)
        return await answer_on(reader)


async def answer_on(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    found = dict(line.split(": ", 1) for line in head[1:] if line)
    return int(head[0].split(" ")[1]), found, await reader.readexactly(int(found["content-length"]))
