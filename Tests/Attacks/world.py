"""One airlock over MCP's stdio in a project of its own, and the manifests that scenarios give it.

    with World(binary, folder, api, stranger, made) as world:
        world.read(manifest(add={"x": "{{ config['api_key'] }}"}))   # what the client saw is in world.lines
"""
import json
import os
import selectors
import shutil
import subprocess
from pathlib import Path

import canaries

TYPES = {"number": "integer", "small": "integer", "flag": "boolean"}


def cfg(name):
    return "{{ config['%s'] }}" % name


def stream(name="items", path="/items", url="{api}", method="GET", auth=None, params=None, headers=None, body=None,
           data=None, add=None, requester=None, retriever=None, selector=None, field="items", extra=None, schema=None,
           errors=None, key="id", transforms=()):
    """A DeclarativeStream as a dict; every argument goes where its name says. `errors` is an error handler."""
    asked = {"type": "HttpRequester", "url_base": url, "path": path, "http_method": method,
             "error_handler": errors or {"type": "DefaultErrorHandler", "max_retries": 0}}
    for place, value in (("authenticator", auth), ("request_parameters", params), ("request_headers", headers),
                         ("request_body_json", body), ("request_body_data", data)):
        if value is not None:
            asked[place] = value
    asked.update(requester or {})
    chosen = {"type": "RecordSelector", "extractor": {"type": "DpathExtractor", "field_path": [field] if field else []}}
    chosen.update(selector or {})
    result = {"type": "DeclarativeStream", "name": name, "primary_key": [key],
              "retriever": {"type": "SimpleRetriever", "requester": asked, "record_selector": chosen, **(retriever or {})},
              "schema_loader": schema or {"type": "InlineSchemaLoader", "schema": {
                  "type": "object", "properties": {"id": {"type": ["integer", "null"]}}}}}
    steps = list(transforms)
    if add:
        steps.append({"type": "AddFields", "fields": [
            {"type": "AddedFieldDefinition", "path": [k] if isinstance(k, str) else list(k), "value": v} for k, v in add.items()]})
    if steps:
        result["transformations"] = steps
    return {**result, **(extra or {})}


def source(*streams, fields=None, marked=True, more=None):
    """The whole manifest, as YAML's subset JSON. fields: {name: schema} besides the usual ones, or instead of them."""
    properties = {name: {"type": TYPES.get(name, "string")} for name in canaries.make(__import__("random").Random(1), 0)}
    if marked:
        for schema in properties.values():
            schema["airbyte_secret"] = True
    properties.update(fields or {})
    return json.dumps({
        "version": "6.48.0", "type": "DeclarativeSource",
        "check": {"type": "CheckStream", "stream_names": [streams[0].get("name", "items")] if streams else []},
        "streams": list(streams), **(more or {}),
        "spec": {"type": "Spec", "connection_specification": {
            "type": "object", "additionalProperties": True, "properties": properties}}}, indent=1, ensure_ascii=False)


def manifest(marked=True, fields=None, more=None, **arguments):
    return source(stream(**arguments), marked=marked, fields=fields, more=more)


BEARER = {"type": "BearerAuthenticator", "api_token": cfg("api_key")}
PLAIN = manifest(auth=BEARER)


class World:
    def __init__(self, binary, folder, api, stranger, made, allow=None, env=None, arguments=()):
        """allow: origins besides the API's; env: the text of the .env; arguments: more words for `airlock serve`."""
        self.binary, self.folder, self.api, self.stranger, self.made = binary, Path(folder), api, stranger, made
        self.allow, self.env_text, self.arguments = allow, env, arguments
        self.lines, self.sent, self.failed, self.codes, self.count = [], [], False, [], 0
        self.given = ""

    def __enter__(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.project = self.folder / "project"
        for name in ("project", "home", "tmp", "state", "run"):
            (self.folder / name).mkdir(parents=True, mode=0o700)
        self.env = self.project / ".env"
        self.env.write_text(canaries.dotenv(self.made) if self.env_text is None else self.env_text)
        self.env.chmod(0o600)
        (self.project / "manifest.yaml").write_text(self.text(PLAIN))
        proxy = self.stranger.origin
        environment = {
            "HOME": str(self.folder / "home"), "TMPDIR": str(self.folder / "tmp"), "PATH": os.environ["PATH"],
            "XDG_STATE_HOME": str(self.folder / "state"), "XDG_RUNTIME_DIR": str(self.folder / "run"), "TZ": "UTC",
            **{name: proxy for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")}}
        allow = [word for rule in (self.allow if self.allow is not None else [f"*={self.api.origin}"])
                 for word in ("--allow", rule)]
        self.errors = open(self.folder / "stderr", "wb")
        self.process = subprocess.Popen(
            [self.binary, "serve", "--stdio", "--result-budget", "0", "--env-root", str(self.project),
             "--env", str(self.env), *allow, *self.arguments, str(self.project / "manifest.yaml")],
            cwd=self.project, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.process.stdout, selectors.EVENT_READ)
        self.buffer = b""
        self.rpc("initialize", {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "attacks", "version": "1"}})
        self.write({"jsonrpc": "2.0", "method": "notifications/initialized"})
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.lines.append(self.buffer + self.process.stdout.read())
        self.process.stdout.close()
        self.errors.close()

    # The wire

    def write(self, message):
        raw = message if isinstance(message, bytes) else json.dumps(message, ensure_ascii=False).encode()
        self.process.stdin.write(raw + b"\n")
        self.process.stdin.flush()

    def line(self, seconds=60):
        while b"\n" not in self.buffer:
            if not self.selector.select(seconds):
                raise TimeoutError("no answer")
            part = os.read(self.process.stdout.fileno(), 1 << 20)
            if not part:
                raise EOFError("the server ended")
            self.buffer += part
        line, _, self.buffer = self.buffer.partition(b"\n")
        self.lines.append(line)
        return json.loads(line)

    def rpc(self, method, params=None, seconds=60):
        """The answer to a request; everything that arrives is kept."""
        self.count += 1
        self.write({"jsonrpc": "2.0", "id": self.count, "method": method, "params": params or {}})
        while True:
            answer = self.line(seconds)
            if answer.get("id") == self.count and "method" not in answer:
                if "error" in answer:
                    self.failed = True
                    self.codes.append(str(answer["error"].get("message", ""))[:80])
                return answer

    # Tools

    def text(self, text):
        """{api} and {other} stand for the two origins, {port} and {otherport} for their ports."""
        for name, value in (("{api}", self.api.origin), ("{other}", self.stranger.origin), ("{port}", str(self.api.port)),
                            ("{otherport}", str(self.stranger.port)), ("{dir}", str(self.project))):
            text = text.replace(name, value)
        return text

    def deep(self, value):
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(k): self.deep(v) for k, v in value.items()}
        return [self.deep(v) for v in value] if isinstance(value, list) else value

    def call(self, tool, **arguments):
        """-> the structured result of a tool, or {} when it has none."""
        answer = self.rpc("tools/call", {"name": tool, "arguments": self.deep(arguments),
                                         "_meta": {"progressToken": f"p{self.count}"}})
        result = answer.get("result") or {}
        content = result.get("structuredContent") or {}
        error = content.get("error") or {}
        if result.get("isError") or error or content.get("success") is False:
            self.failed = True
            self.codes.append(f"{error.get('code')}: {error.get('message')}"[:110])
        return content

    def read(self, text, name="items", **arguments):
        arguments.setdefault("include_raw_responses_data", True)
        arguments.setdefault("include_inferred_json_schema", True)
        arguments.setdefault("max_records", 10)
        return self.call("execute_stream_test_read", stream_name=name, manifest=text, **arguments)
