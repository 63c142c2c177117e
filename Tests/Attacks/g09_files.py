"""9. Files: paths as sources, paths as manifests, YAML, and the tools that write to a `.env`."""
import json
import os

import canaries
from suite import case, group
from world import BEARER, cfg, manifest, source, stream

G = "9 files"
group(G, "files and dotenv tools")
PATHS = {
    "the manifest": "{dir}/manifest.yaml", "an environment": "/proc/self/environ", "a status": "/proc/self/status", "its memory": "/proc/self/maps",
    "its command line": "/proc/self/cmdline", "an open file": "/proc/self/fd/0", "passwd": "/etc/passwd", "dots": "{dir}/../outside.env", "dots inside": "{dir}/x/../../outside.env",
    "a link": "{dir}/link.env", "a linked folder": "{dir}/linked/outside.env", "a folder": "{dir}", "a device": "/dev/zero", "a pipe": "{dir}/pipe.env", "a home": "~/.env", "a url": "file://{dir}/.env",
    "a key": "{dir}/id_rsa", "a key as env": "{dir}/key.env", "credentials": "{dir}/credentials.env", "a json": "{dir}/json.env", "two": "{dir}/.env,{dir}/../outside.env", "nothing": "", "a nul": "{dir}/.env\u0000.txt",
    "the stderr": "{dir}/../stderr", "a name in another case": "{dir}/.ENV", "a very long name": "{dir}/" + "a" * 5000 + ".env",
}


def prepare(world):
    """Files that a person has lying about, all of them with secrets in them."""
    made, project = world.made, world.project
    (world.folder / "outside.env").write_text(canaries.dotenv(made))
    for name, text in (("id_rsa", made["pem"]), ("key.env", made["pem"]), ("json.env", json.dumps({"key": made["api_key"], "p": made["password"]}, indent=1)),
                       ("credentials.env", f"[default]\naws_secret_access_key = {made['api_key']}\n{made['other_key']}\n")):
        (project / name).write_text(text)
    for name, target in (("link.env", world.folder / "outside.env"), ("linked", world.folder)):
        if not (project / name).is_symlink():
            (project / name).symlink_to(target)
    if not (project / "pipe.env").exists():
        os.mkfifo(project / "pipe.env")


def cleared(world):
    for name in ("id_rsa", "key.env", "json.env", "credentials.env", "link.env", "linked", "pipe.env", "other.env", "new.env"):
        (world.project / name).unlink(missing_ok=True)
    (world.folder / "outside.env").unlink(missing_ok=True)


def files(name, play, **options):
    def run(world):
        prepare(world)
        try:
            play(world)
        finally:
            cleared(world)
    case(G, name, run, **options)


for name, path in PATHS.items():
    files(f"listed: {name}", lambda world, path=path: world.call("list_dotenv_secrets", dotenv_path=path))
    files(f"a source of a read: {name}", lambda world, path=path: world.read(manifest(path="/reflect", auth=BEARER), dotenv_file_uris=path))
    files(f"a manifest: {name}", lambda world, path=path: [world.call("validate_manifest", manifest=path), world.read(path),
                                                           world.call("list_streams", manifest=path)])
    files(f"stubs: {name}", lambda world, path=path: world.call("populate_dotenv_missing_secrets_stubs", dotenv_path=path, config_paths="fresh_key"))
    if len(path) < 200:
        files(f"stubs of a manifest: {name}", lambda world, path=path: world.call(
            "populate_dotenv_missing_secrets_stubs", dotenv_path="{dir}/other.env", manifest=path))
for name, keys in {"a newline": "a\nb=1", "an equals sign": "a=b", "an interpolation": "a=${api_key}", "a shell word": "$(id)", "a quote": "a'b", "a hash": "#a", "export": "export a",
                   "a bare dollar": "${api_key}", "an empty key": ",,", "many": ",".join(f"k{n}" for n in range(300)), "a taken key": "api_key", "a taken key with a dot": "api_key.inner",
                   "unicode": "schlüssel", "a control": "a\u0007b", "a long key": "k" * 3000, "a tab": "a\tb", "a path": "../a", "spaces": "a b", "a list": ["x1", "y=2", "z\n"]}.items():
    files(f"a stub called {name}", lambda world, keys=keys: [
        world.call("populate_dotenv_missing_secrets_stubs", dotenv_path="{dir}/.env", config_paths=keys, reason="because"),
        world.call("list_dotenv_secrets", dotenv_path="{dir}/.env"), world.read(manifest(path="/reflect", auth=BEARER))])
files("a stub where no folder is", lambda world: world.call("populate_dotenv_missing_secrets_stubs", dotenv_path="{dir}/no/such/.env", config_paths="a", allow_create=True))
files("a stub outside", lambda world: world.call("populate_dotenv_missing_secrets_stubs", dotenv_path="/tmp/attacks-outside.env", config_paths="a", allow_create=True))

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{n}: &{n} [{','.join([f'*{p}'] * 9)}]\n" for p, n in zip("abcdefgh", "bcdefghi"))
YAMLS = {
    "aliases": BOMB, "merge keys": "a: &a {x: 1}\nb: {<<: [*a, *a]}\nversion: 6.0.0\n", "a tag": "!!python/object/apply:os.system ['id']", "a local tag": "a: !include .env\n",
    "duplicate keys": "type: DeclarativeSource\ntype: x\nversion: 1\n", "a $ref to a path": "version: 6.0.0\ntype: DeclarativeSource\nstreams:\n  - $ref: ./.env\n",
    "a $ref to a file": "version: 6.0.0\ntype: DeclarativeSource\nstreams:\n  - $ref: file://{dir}/.env\n", "a $ref to a url": "version: 6.0.0\ntype: DeclarativeSource\nstreams:\n  - $ref: {other}/x.yaml\n",
    "a $ref to itself": "version: 6.0.0\ntype: DeclarativeSource\nstreams:\n  - $ref: '#/streams/0'\n", "a $ref to the root": "version: 6.0.0\ntype: DeclarativeSource\nx:\n  $ref: '#/'\n",
    "deep nesting": "a: " + "[" * 3000 + "]" * 3000, "a very long line": "a: " + "x" * 200000, "no text": "\u0001\u0002", "a bom": "\ufeffversion: 6.0.0\n", "documents": "a: 1\n---\nb: 2\n",
    "a block of text": "a: |\n" + "  line\n" * 5, "an anchor as a key": "? &a b\n: *a\n", "a number": "17", "nothing at all": "", "a scalar": "api_key=x\npin=y\n", "a directive": "%YAML 9.9\n---\na: 1\n",
}
for name, text in YAMLS.items():
    files(f"YAML: {name}", lambda world, text=text: [world.call(tool, manifest=text) for tool in (
        "validate_manifest", "list_streams", "execute_dynamic_manifest_resolution_test")] + [world.call("set_session_manifest_text", mode="replace_all", new_text=text)])
for name, text in {"$ref to a config": "version: 6.0.0\nx: {$ref: '#/spec/connection_specification'}\n"}.items():
    files(f"YAML: {name}", lambda world, text=text: world.call("validate_manifest", manifest=text))
files("a schema file outside", lambda world: world.read(manifest(schema={"type": "JsonFileSchemaLoader", "file_path": "../outside.env"})))
files("a schema file that is the .env", lambda world: world.read(manifest(schema={"type": "JsonFileSchemaLoader", "file_path": "./.env"})))
files("a schema file through a link", lambda world: world.read(manifest(schema={"type": "JsonFileSchemaLoader", "file_path": "./link.env"})))
files("a schema file with a secret's name", lambda world: world.read(manifest(schema={"type": "JsonFileSchemaLoader", "file_path": cfg("label")})))
files("a schema file of JSON secrets", lambda world: world.read(manifest(schema={"type": "JsonFileSchemaLoader", "file_path": "json.env"})))
files("a schema file of a stream's name", lambda world: world.read(manifest(extra={"name": "../../.env", "schema_loader": None}), "../../.env"))
files("a manifest that is the .env", lambda world: [world.call("validate_manifest", manifest="{dir}/.env"), world.call("list_streams", manifest=".env")])

# Lines that are no assignment: what stands in them is not repeated, whatever it looks like.
for name, text in {
    "a bare secret": lambda m: f"{m['api_key']}\npin={m['pin']}\n", "a PEM without quotes": lambda m: f"pem={m['pem']}\n",
    "a colon": lambda m: f"api_key: {m['api_key']}\n", "an open quote": lambda m: f"password=\"{m['password']}\npin {m['pin']}\n",
    "JSON": lambda m: json.dumps({"api_key": m["api_key"], "password": m["password"]}), "an INI file": lambda m: f"[a]\nkey = {m['api_key']}\n{m['other_key']} =\n",
    "a key that is a secret": lambda m: f"{m['api_key']}=1\n{m['other_key']}=\n", "a comment": lambda m: f"# {m['api_key']}\n#old={m['other_key']}\nuser=x\n",
    "an export": lambda m: f"export api_key={m['api_key']} # the {m['other_key']}\n", "interpolation": lambda m: f"api_key={m['api_key']}\ncopy=${{api_key}}\nhome=${{HOME}}\n",
    "CRLF and a BOM": lambda m: f"\ufeffapi_key={m['api_key']}\r\nother_key='{m['other_key']}'\r\n", "a name with a secret in it": lambda m: f"a_{m['api_key']}_b=2\n",
    "duplicates": lambda m: f"api_key={m['other_key']}\napi_key={m['api_key']}\n",
}.items():
    def play(world):
        world.call("list_dotenv_secrets", dotenv_path="{dir}/.env")
        world.call("list_dotenv_secrets")
        world.call("populate_dotenv_missing_secrets_stubs", dotenv_path="{dir}/.env", config_paths="user")
        world.call("list_dotenv_secrets", dotenv_path="{dir}/.env")
        world.read(manifest(path="/echo/body", headers={"X-Key": cfg("api_key")}, add={"copy": cfg("copy"), "all": "{{ config }}"}))
        world.call("list_streams", manifest=manifest(auth=BEARER))
    # The names of keys are told by design, and these are secrets that stand where names do.
    case(G, f"a .env with {name}", play, env=lambda made, api, stranger, text=text: text(made))
