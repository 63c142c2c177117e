"""Drives `airlock serve --stdio` with the official MCP client and prints what it saw as JSON.

    official_client.py AIRLOCK FOLDER ORIGIN

The client checks every structured result against the tool's output schema by itself.
"""
import asyncio
import json
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

airlock, folder, origin = sys.argv[1:4]


def server(*arguments):
    return StdioServerParameters(
        command=airlock,
        args=["serve", "--stdio", "--env-root", folder, "--allow", f"*={origin}", *arguments],
        cwd=folder,
    )


async def call(session, name, **arguments):
    result = await session.call_tool(name, arguments)
    text = json.loads(result.content[0].text)
    return {
        "is_error": result.isError,
        "structured": result.structuredContent,
        "same_text": text == result.structuredContent,
    }


async def main():
    seen = {}
    manifest = open(f"{folder}/manifest.yaml").read()
    env = f"{folder}/.env"
    async with stdio_client(server()) as (read, write), ClientSession(read, write) as session:
        hello = await session.initialize()
        seen["protocol"] = hello.protocolVersion
        seen["tools"] = [tool.name for tool in (await session.list_tools()).tools]
        seen["list"] = await call(session, "list_dotenv_secrets", dotenv_path=env)
        seen["stubs"] = await call(
            session, "populate_dotenv_missing_secrets_stubs", dotenv_path=env, manifest=manifest)
        seen["validate"] = await call(session, "validate_manifest", manifest=manifest)
        seen["alias"] = await call(session, "validate_manifest", manifest_yaml=manifest)
        seen["read"] = await call(
            session, "execute_stream_test_read", stream_name="customers", manifest=manifest,
            dotenv_file_uris=env, max_records=120)
        seen["unknown_stream"] = await call(
            session, "execute_stream_test_read", stream_name="nope", manifest=manifest,
            dotenv_file_uris=env)
    async with stdio_client(server("--result-budget", "20000")) as (read, write), ClientSession(
            read, write) as session:
        await session.initialize()
        page = await call(
            session, "execute_stream_test_read", stream_name="customers", manifest=manifest,
            dotenv_file_uris=env, max_records=120, include_record_stats=False)
        records, answers = page["structured"].get("records", []), 1
        while cursor := page["structured"].get("cursor"):
            page = await call(
                session, "execute_stream_test_read", stream_name="customers", cursor=cursor)
            records += page["structured"]["records"]
            answers += 1
        seen["budget"] = {"ids": [record["id"] for record in records], "answers": answers}
    print(json.dumps(seen))


asyncio.run(main())
