"""An API for one connector: two pages of items for whoever has the key, and an answer that never
comes, which tells whether somebody still waits for it."""
import asyncio
import json
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit


class Api:
    """What a test asks of it: `origin`, and when the endless request `arrived` and was `gone`.
    `pace` is how many seconds it thinks before it answers."""

    def __init__(self, key):
        self.key, self.origin = key, ""
        self.requests, self.pace = 0, 0
        self.arrived, self.gone = asyncio.Event(), asyncio.Event()

    async def _serve(self, reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode("latin-1").split("\r\n")
                target = urlsplit(lines[0].split()[1])
                headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
                await reader.readexactly(int(headers.get("content-length", "0")))
                self.requests += 1
                if target.path == "/endless":
                    self.arrived.set()
                    await reader.read()
                    self.gone.set()
                    return
                await asyncio.sleep(self.pace)
                await self._answer(writer, target, lines, headers)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, writer, target, lines, headers):
        # The key comes back in every record, as real APIs do it in debug fields.
        shown = next((line for line in lines if line.lower().startswith("authorization")), "")
        status = "200 OK" if shown.endswith("Bearer " + self.key) else "401 Unauthorized"
        page = int(parse_qs(target.query).get("page", ["1"])[0])
        items = [{"id": 5 * (page - 1) + n, "seen": shown} for n in range(5 if page < 3 else 0)]
        body = json.dumps({"items": items if status.startswith("200") else [], "seen": shown})
        writer.write(
            f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\n\r\n{body}".encode())
        await writer.drain()


@asynccontextmanager
async def api(key):
    it = Api(key)
    server = await asyncio.start_server(it._serve, "127.0.0.1", 0)
    it.origin = "http://127.0.0.1:%d" % server.sockets[0].getsockname()[1]
    try:
        yield it
    finally:
        server.close()
