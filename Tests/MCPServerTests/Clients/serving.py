"""An airlock without a person that serves a project over its socket and over HTTP."""
import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

from project import process

LISTENING = "airlock: listening on "


class Doors:
    """`socket` is a path; `url` and `token` are what an HTTP client is set up with."""

    def __init__(self, socket, url, token_file):
        self.socket, self.url = socket, url
        self.token = Path(token_file).read_text().strip()


async def opened(errors):
    """Reads what airlock says on stderr until both doors are open."""
    said, socket, http = [], None, None
    while not (socket and http):
        line = (await errors.readline()).decode()
        if not line:
            raise SystemExit("airlock ended: " + "".join(said))
        said.append(line)
        place = line.removeprefix(LISTENING).strip()
        if line.startswith(LISTENING + "http"):
            http = place.split(", token in ")
        elif line.startswith(LISTENING):
            socket = place
    return Doors(socket, *http)


@asynccontextmanager
async def serving(airlock, project, *more):
    command = [airlock, "serve", "--stdio", "--socket", "--http", *project.arguments, *more]
    async with process(
            *command, str(project.manifest), environment=project.environment,
            folder=str(project.folder)) as it:
        doors = await opened(it.stderr)
        rest = asyncio.create_task(it.stderr.read())
        yield doors
        rest.cancel()
