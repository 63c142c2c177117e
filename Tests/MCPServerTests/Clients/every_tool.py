"""Drives airlock with the official MCP client of this interpreter and prints what it saw as JSON.

    every_tool.py AIRLOCK WAY       WAY is stdio, bridge, socket or http

For each way of greeting that the SDK has: every tool, progress, a call that is taken back.
"""
import asyncio
import json
import sys
from contextlib import asynccontextmanager

import ways
from api import api
from client import ERAS, VERSION, client
from project import new_key, project
from serving import serving


def calls(acme):
    """A call of each tool that does what the tool is for; in this order."""
    text = acme.manifest.read_text()
    env = str(acme.env)
    return [
        ("list_dotenv_secrets", {"dotenv_path": env}),
        ("populate_dotenv_missing_secrets_stubs", {"dotenv_path": env, "manifest": text}),
        ("get_session_manifest_text", {}),
        ("set_session_manifest_text", {
            "mode": "replace_text", "replace_text": "page_size: 5}", "new_text": "page_size: 5 }"}),
        ("list_session_manifest_versions", {}),
        ("get_session_manifest_version", {"version_number": 1}),
        ("diff_session_manifest_versions", {"from_version": 1, "to_version": 2}),
        ("restore_session_manifest_version", {"version_number": 1}),
        ("validate_manifest", {}),
        ("list_streams", {}),
        ("wait_for_secrets", {}),
        ("execute_stream_test_read", {"stream_name": "items", "max_records": 10}),
        ("run_connector_readiness_test_report", {"streams": "items", "max_records": 5}),
        ("execute_dynamic_manifest_resolution_test", {}),
    ]


@asynccontextmanager
async def transport(airlock, way, acme):
    if way == "stdio":
        yield ways.stdio(airlock, acme)
    else:
        async with serving(airlock, acme) as doors:
            if way == "bridge":
                yield ways.bridge(airlock, acme)
            elif way == "socket":
                yield ways.unix_socket(doors.socket)
            else:
                yield ways.streamable_http(doors.url, doors.token)


async def visit(airlock, way, era):
    key, steps = new_key(), []
    async with api(key) as acme_api:
        with project(acme_api.origin, key) as acme:
            async with transport(airlock, way, acme) as streams, client(streams, era) as it:
                seen = {"era": era, "protocol": it.protocol, "tools": await it.tools()}
                table = calls(acme)
                seen["untouched"] = sorted(set(seen["tools"]) - {name for name, _ in table})

                async def progress(done, total, message):
                    steps.append([done, total, message])

                seen["calls"] = {}
                for name, arguments in table:
                    if name in seen["tools"]:
                        reads = name == "execute_stream_test_read"
                        # Slower than progress is told, so that each page is heard of.
                        acme_api.pace = 0.2 if reads else 0
                        heard = progress if reads else None
                        seen["calls"][name] = await it.call(name, arguments, heard)
                seen["progress"] = steps
                read = {"stream_name": "endless"}
                await it.cancelled_call("execute_stream_test_read", read, acme_api.arrived)
                await asyncio.wait_for(acme_api.gone.wait(), 20)
                again = await it.call("list_dotenv_secrets", {"dotenv_path": str(acme.env)})
                seen["cancel"] = {"api_saw_it_go": True, "next_call_is_fine": not again["is_error"]}
            seen["key_is_seen"] = any(key in text for text in it.received)
            seen["requests"] = acme_api.requests
    return seen


async def main():
    airlock, way = sys.argv[1:3]
    visits = [await visit(airlock, way, era) for era in ERAS]
    print(json.dumps({"sdk": VERSION, "way": way, "visits": visits}))


if __name__ == "__main__":
    asyncio.run(main())
