"""One client over either SDK: the same few calls, the same plain answers."""
import asyncio
import importlib.metadata
import json
from contextlib import asynccontextmanager

import jsonschema
from ways import IS_2

VERSION = importlib.metadata.version("mcp")
# The newer SDK asks the server; the older one knows the handshake alone.
ERAS = ["initialize", "discover"] if IS_2 else ["initialize"]


class Client:
    """`received` is the text of everything that came back."""

    def __init__(self, session, protocol):
        self.session, self.protocol = session, protocol
        self.received = []

    async def tools(self):
        listed = (await self.session.list_tools()).tools
        self.received.append("".join(tool.model_dump_json() for tool in listed))
        self.schemas = {
            tool.name: tool.output_schema if IS_2 else tool.outputSchema for tool in listed}
        return [tool.name for tool in listed]

    async def call(self, name, arguments, progress=None):
        """What a tool said. The SDK itself refuses what does not fit the tool's schema."""
        result = await self.session.call_tool(name, arguments, progress_callback=progress)
        structured = result.structured_content if IS_2 else result.structuredContent
        texts = [block.text for block in result.content if block.type == "text"]
        self.received.append(result.model_dump_json())
        schema = self.schemas.get(name)
        if schema is not None:
            jsonschema.Draft202012Validator(schema).validate(structured)
        return {
            "is_error": bool(result.is_error if IS_2 else result.isError),
            "structured": structured,
            "has_schema": schema is not None,
            "same_text": any(parsed(text) == structured for text in texts),
        }

    async def cancelled_call(self, name, arguments, arrived):
        """Starts a call, waits until it does something, and takes it back."""
        call = asyncio.create_task(self.call(name, arguments))
        try:
            await asyncio.wait_for(arrived.wait(), 30)
            if not IS_2:
                # This SDK leaves the notification to its user.
                from mcp import types
                await self.session.send_notification(types.ClientNotification(
                    types.CancelledNotification(params=types.CancelledNotificationParams(
                        requestId=self.session._request_id - 1, reason="not needed"))))
        finally:
            call.cancel()
            await asyncio.gather(call, return_exceptions=True)


def parsed(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


@asynccontextmanager
async def client(transport, era):
    """- transport: gives the two streams. - era: one of `ERAS`."""
    if IS_2:
        from mcp import Client as Official
        mode = "legacy" if era == "initialize" else "auto"
        async with Official(transport, mode=mode) as session:
            yield Client(session, session.protocol_version)
    else:
        from mcp import ClientSession
        async with transport as (read, write), ClientSession(read, write) as session:
            hello = await session.initialize()
            yield Client(session, hello.protocolVersion)
