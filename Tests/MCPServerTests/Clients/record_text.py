"""Compares the records that a server sent with those that came through, number by number.

    record_text.py AIRLOCK FOLDER ORIGIN BODY

BODY is the file that the API answers with: {"items": [...]}. Prints what differs; nothing is good.
"""
import asyncio
import json
import subprocess
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

airlock, folder, origin, body = sys.argv[1:5]
source = open(body, "rb").read().decode("utf-8")
common = ["--env", f"{folder}/.env", "--allow", f"*={origin}"]


def spelt(text):
    """Decimals as they are written, keys in order; of two equal keys the last value, at the first's place."""
    return json.loads(text, parse_float=lambda n: ("float", n),
                      object_pairs_hook=lambda pairs: list(dict(pairs).items()))


def mark(character):
    """What a terminal would obey is seen and not obeyed."""
    code = ord(character)
    if character in "\t\n\r": return character
    if code < 0x20: return chr(0x2400 + code)
    if code == 0x7F: return "\u2421"
    return "\ufffd" if 0x80 <= code < 0xA0 or 0x202A <= code < 0x202F or 0x2066 <= code < 0x206A else character


def whole(value):
    """Without halves of surrogate pairs, for which many clients refuse a whole message, and with marks."""
    if isinstance(value, str):
        return "".join(map(mark, value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")))
    if isinstance(value, (list, tuple)): return type(value)(whole(inner) for inner in value)
    if isinstance(value, dict): return {whole(key): whole(inner) for key, inner in value.items()}
    return value


def member(pairs, name):
    return dict(pairs)[name]


def compare(way, want, got):
    if repr(want) != repr(got):
        for a, b in zip(want, got):
            if repr(a) != repr(b): print(way, repr(a)[:400], "became", repr(b)[:400])
        if len(want) != len(got): print(way, len(want), "records became", len(got))


async def tool():
    server = StdioServerParameters(
        command=airlock, args=["serve", "--stdio", f"{folder}/manifest.yaml", *common], cwd=folder)
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        result = await session.call_tool(
            "execute_stream_test_read", {"stream_name": "items", "max_records": 1000})
        compare("structured", whole(json.loads(source)["items"]), result.structuredContent["records"])
        compare("text", whole(member(spelt(source), "items")), member(spelt(result.content[0].text), "records"))


def command(*more):
    run = subprocess.run([airlock, "read", f"{folder}/manifest.yaml", "items", *common, *more],
                         capture_output=True, check=True)
    return run.stdout.decode("utf-8")


asyncio.run(tool())
want = member(spelt(source), "items")
compare("read --json", want, member(spelt(command("--json")), "records"))
compare("read", want, [spelt(line) for line in command().split("\n") if line])
