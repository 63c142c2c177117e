"""Four ways into airlock for an official client, whichever of the two SDKs is installed."""
import asyncio
import os
from contextlib import asynccontextmanager

import anyio
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.shared.message import SessionMessage

try:
    import mcp_types
    IS_2 = True
    read_message = mcp_types.jsonrpc_message_adapter.validate_json
except ImportError:
    from mcp.types import JSONRPCMessage
    IS_2 = False
    read_message = JSONRPCMessage.model_validate_json

WAYS = ["stdio", "bridge", "socket", "http"]


def text(message):
    return message.message.model_dump_json(by_alias=True, exclude_unset=True)


@asynccontextmanager
async def unix_socket(path):
    """What the SDK has no transport for: the framing of stdio over a Unix socket."""
    reader, writer = await asyncio.open_unix_connection(path, limit=64 << 20)
    incoming, read = anyio.create_memory_object_stream(64)
    write, outgoing = anyio.create_memory_object_stream(64)

    async def receive():
        async with incoming:
            while line := await reader.readline():
                await incoming.send(SessionMessage(read_message(line)))

    async def send():
        async with outgoing:
            async for message in outgoing:
                writer.write(text(message).encode() + b"\n")
                await writer.drain()

    async with anyio.create_task_group() as group:
        group.start_soon(receive)
        group.start_soon(send)
        try:
            yield read, write
        finally:
            group.cancel_scope.cancel()
            writer.close()


@asynccontextmanager
async def streamable_http(url, token):
    headers = {"Authorization": f"Bearer {token}"}
    if IS_2:
        from mcp.client.streamable_http import streamable_http_client
        from mcp.shared._httpx_utils import create_mcp_http_client
        async with create_mcp_http_client(headers=headers) as client:
            async with streamable_http_client(url, http_client=client) as (read, write):
                yield read, write
    else:
        from mcp.client.streamable_http import streamablehttp_client
        async with streamablehttp_client(url, headers=headers) as (read, write, _):
            yield read, write


def stdio(airlock, project):
    return stdio_client(StdioServerParameters(
        command=airlock, args=["serve", "--stdio", str(project.manifest), *project.arguments],
        env=project.environment, cwd=str(project.folder)))


def bridge(airlock, project):
    """Started somewhere else, as desktop clients do it."""
    return stdio_client(StdioServerParameters(
        command=airlock, args=["bridge", "--project", str(project.folder)],
        env=project.environment, cwd=os.path.sep))
