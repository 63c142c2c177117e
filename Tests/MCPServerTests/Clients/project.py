"""A connector project in a private folder, and the airlock that serves it."""
import asyncio
import os
import secrets
import shutil
import tempfile
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

MANIFEST = """version: 6.48.0
type: DeclarativeSource
check: {type: CheckStream, stream_names: [items]}
definitions:
  requester:
    type: HttpRequester
    url_base: "ORIGIN"
    http_method: GET
    authenticator: {type: BearerAuthenticator, api_token: "{{ config['api_key'] }}"}
  selector:
    type: RecordSelector
    extractor: {type: DpathExtractor, field_path: [items]}
  schema_loader:
    type: InlineSchemaLoader
    schema: {type: object, properties: {id: {type: integer}, seen: {type: string}}}
streams:
  - type: DeclarativeStream
    name: items
    primary_key: [id]
    retriever:
      type: SimpleRetriever
      requester: {$ref: "#/definitions/requester", path: /items}
      record_selector: {$ref: "#/definitions/selector"}
      paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
        pagination_strategy: {type: PageIncrement, start_from_page: 1, page_size: 5}
    schema_loader: {$ref: "#/definitions/schema_loader"}
  - type: DeclarativeStream
    name: endless
    retriever:
      type: SimpleRetriever
      requester: {$ref: "#/definitions/requester", path: /endless}
      record_selector: {$ref: "#/definitions/selector"}
    schema_loader: {$ref: "#/definitions/schema_loader"}
spec:
  type: Spec
  connection_specification:
    type: object
    required: [api_key]
    properties:
      api_key: {type: string, airbyte_secret: true}
"""


class Project:
    """`folder` holds the manifest; `env` the secrets, `home` what airlock keeps."""

    def __init__(self, base, origin, key):
        self.folder, self.home = base / "source-acme", base / "home"
        self.origin, self.key = origin, key
        for folder in (self.folder, self.home):
            folder.mkdir(mode=0o700)
        self.manifest, self.env = self.folder / "manifest.yaml", self.folder / ".env"
        self.manifest.write_text(MANIFEST.replace("ORIGIN", origin))
        self.env.write_text(f"api_key={key}\n")
        self.env.chmod(0o600)

    @property
    def environment(self):
        """As little as MCP hosts hand on to a server; sessions and approvals of this machine's user
        are not touched."""
        return {"HOME": str(self.home), "PATH": os.environ["PATH"]}

    @property
    def arguments(self):
        return [
            "--env", str(self.env), "--env-root", str(self.folder), "--allow", f"*={self.origin}"]


@contextmanager
def project(origin, key):
    # A Unix socket's path has about a hundred bytes of room.
    base = Path(tempfile.mkdtemp(prefix="al-", dir="/tmp"))
    try:
        yield Project(base, origin, key)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def new_key():
    return "ck_live_" + secrets.token_hex(12)


@asynccontextmanager
async def process(*command, environment, folder):
    """Runs until the block ends. What ends with its input ends when this script is killed, too."""
    it = await asyncio.create_subprocess_exec(
        *command, env=environment, cwd=folder, stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE)
    try:
        yield it
    finally:
        if it.returncode is None:
            it.terminate()
        await it.wait()
