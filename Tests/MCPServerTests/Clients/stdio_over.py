"""A stdio command behind which airlock is spoken to over another door.

    stdio_over.py http|bridge AIRLOCK FOLDER ORIGIN

Starts an airlock that serves the folder over its socket and over HTTP, with secrets allowed at the
origin, and carries stdin and stdout to it; it ends with this script. The leak matrix, which drives
a stdio command, so runs over both doors:

    leaks.py --label http --out http.json --server "python3 stdio_over.py http AIRLOCK {dir} {api}"
"""
import asyncio
import os
import sys
import tempfile
from pathlib import Path

from serving import opened

HERE = Path(__file__).resolve().parent


async def main(runtime):
    way, airlock, folder, origin = sys.argv[1:5]
    # The folders of a matrix are too deep for the path of a socket.
    os.environ["XDG_RUNTIME_DIR"] = runtime
    server = await asyncio.create_subprocess_exec(
        airlock, "serve", "--stdio", "--socket", "--http", "--result-budget", "0",
        "--env-root", folder, "--allow", f"*={origin}", str(Path(folder) / "manifest.yaml"),
        cwd=folder, stdin=asyncio.subprocess.PIPE, stdout=sys.stderr,
        stderr=asyncio.subprocess.PIPE)
    doors = await opened(server.stderr)
    errors = asyncio.create_task(hand_on(server.stderr))
    if way == "http":
        command = [sys.executable, str(HERE / "stdio_to_http.py"), doors.url, doors.token]
    else:
        command = [airlock, "bridge", "--project", folder]
    # It inherits stdin and stdout, and ends when stdin ends.
    relay = await asyncio.create_subprocess_exec(*command, cwd=os.path.sep)
    status = await relay.wait()
    server.terminate()
    await server.wait()
    await errors
    return status


async def hand_on(errors):
    while line := await errors.readline():
        sys.stderr.buffer.write(line)
        sys.stderr.flush()


with tempfile.TemporaryDirectory(prefix="al-", dir="/tmp") as short:
    sys.exit(asyncio.run(main(short)))
