#!/usr/bin/env python3
"""An API with as many records as one asks for. Prints its port, serves until stdin closes.

    GET /items?page=N&size=M&total=T    {"items": [record, …], "total": T}, records of some 300 bytes
"""
import asyncio
import functools
import json
import sys
from urllib.parse import parse_qs, urlsplit

PLACES = ("Porto", "Kyoto", "Bergen", "Cusco", "Tamale", "Perth", "Akureyri", "Nashik")
STATES = ("open", "paid", "late", "void")


def record(number):
    return {
        "id": number,
        "reference": f"{number * 2654435761 % 2**32:08x}-{number:012d}",
        "customer": {"name": f"Customer {number}", "city": PLACES[number % 8],
                     "postcode": str(10000 + number % 90000)},
        "state": STATES[number % 4],
        "total": number * 37 % 100000 / 100,
        "paid": number % 3 == 0,
        "created_at": f"2025-{number % 12 + 1:02d}-{number % 28 + 1:02d}T{number % 24:02d}:15:00Z",
        "labels": ["north", "retail"] if number % 2 else ["south"],
        "note": None if number % 5 else f"called back about order {number}, no answer yet",
    }


@functools.lru_cache(maxsize=2048)
def answer(page, size, total):
    first = (page - 1) * size + 1
    rows = [record(number) for number in range(first, min(first + size, total + 1))]
    body = json.dumps({"items": rows, "total": total}).encode()
    return (b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
            + str(len(body)).encode() + b"\r\n\r\n" + body)


async def serve(reader, writer):
    while head := await head_of(reader):
        query = {key: int(value[0]) for key, value in
                 parse_qs(urlsplit(head.split(b" ", 2)[1].decode()).query).items()}
        writer.write(answer(query.get("page", 1), query.get("size", 100), query.get("total", 0)))
        await writer.drain()
    writer.close()


async def head_of(reader):
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=128)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
