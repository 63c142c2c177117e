"""What others published: replays with their secrets in a `.env`, and the first request of every stream of a connector.

Reads the corpus beside the repository, or where AIRLOCK_CORPUS says; needs PyYAML.
"""
import concurrent.futures
import copy
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def secret_paths(schema, path=()):
    """Where a connection specification declares a secret."""
    found = []
    for name, inner in (schema.get("properties") or {}).items():
        if inner.get("airbyte_secret"):
            found.append(path + (name,))
        for part in [inner, *(inner.get("oneOf") or [])]:
            found += [item for item in secret_paths(part, path + (name,)) if item not in found]
    return found


def moved(config, paths):
    """The config without its secrets, and the lines of a `.env` that holds them."""
    rest, lines = copy.deepcopy(config), ["unrelated_key='fKq83hdLw02mcSdke9QpAz'"]
    for path in paths:
        holder = rest
        for step in path[:-1]:
            holder = holder.get(step) if isinstance(holder, dict) else None
        if isinstance(holder, dict) and path[-1] in holder:
            text = str(holder.pop(path[-1])).replace("\\", "\\\\").replace("'", "\\'")
            lines.append(f"{'.'.join(path)}='{text}'")
    return rest, "\n".join(lines) + "\n"


def replay(binary, folder, drive, routes):
    """One scenario of the corpus through `airlock read`. -> what differs from the CDK, or None."""
    import yaml
    load = lambda name: json.load(open(folder / name, encoding="utf-8"))
    scenario, want = load("scenario.json"), load("expected.json")
    document = yaml.safe_load(open(folder / "manifest.yaml", encoding="utf-8"))
    specification = (document.get("spec") or {}).get("connection_specification") or {}
    config, dotenv = moved(load("config.json"), secret_paths(specification))
    for name in scenario["streams"]:
        server = routes.Server(load("routes.json"))
        with tempfile.TemporaryDirectory() as work:
            try:
                there = lambda text: routes.rewrite_urls(text, server.base)
                manifest = routes.deep(copy.deepcopy(document), there, skip=drive.SPEC_KEYS)
                for file, content in (("manifest.yaml", json.dumps(manifest, default=str)), (".env", dotenv),
                                      ("config.json", json.dumps(routes.deep(copy.deepcopy(config), there)))):
                    Path(work, file).write_text(content)
                limits = scenario.get("limits") or {}
                words = [binary, "read", f"{work}/manifest.yaml", name, "--json", "--config", f"{work}/config.json", "--env", f"{work}/.env", "--allow", f"*={server.base}"]
                for flag, key in (("--max-records", "max_records"), ("--max-pages", "max_pages_per_slice"), ("--max-slices", "max_slices")):
                    words += [flag, str(limits[key])] if key in limits else []
                ran = subprocess.run(words, capture_output=True, timeout=60, stdin=subprocess.DEVNULL, cwd=work)
                try:
                    got = json.loads(ran.stdout)
                except ValueError:
                    return f"{name}: {ran.stderr.decode('utf-8', 'replace')[-300:]}"
                got["requests"] = server.log
            finally:
                server.stop()
        got = json.loads(json.dumps(got, ensure_ascii=False).replace(server.base, routes.ORIGIN).replace(server.base[7:], "api.test"))
        got = routes.deep(got, lambda text: routes.norm_jwt(text, load("config.json")))
        racy = name in scenario.get("racy_first_descriptor", [])
        have, wanted = drive.parts(got, racy), drive.parts(want[name], racy)
        for part in drive.PARTS:
            if have[part] != wanted[part]:
                return f"{name}: {part} is {json.dumps(have[part], ensure_ascii=False)[:260]} instead of {json.dumps(wanted[part], ensure_ascii=False)[:260]}"
    return None


def example(schema):
    """A value that a part of a connection specification accepts."""
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    if "properties" in schema or "oneOf" in schema:
        result = example(schema["oneOf"][0]) if schema.get("oneOf") else {}
        # What may be left out is, but for secrets: an example of a date need not be one that the manifest reads.
        wanted = set(schema.get("required") or [])
        return {**result, **{name: example(inner) for name, inner in (schema.get("properties") or {}).items()
                             if name in wanted or inner.get("airbyte_secret") or "oneOf" in inner or "properties" in inner or "const" in inner}}
    kinds = schema.get("type", "string")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    if kind == "string":
        pattern = str(schema.get("pattern", ""))
        if schema.get("format") == "date-time" or "T[0-9]" in pattern:
            return "2024-01-01T00:00:00Z"
        return "2024-01-01" if schema.get("format") == "date" or "[0-9]{4}" in pattern else "example"
    return {"integer": schema.get("minimum", 1), "number": 1, "boolean": True, "array": []}.get(kind, {})


STAND_INS = {"retriever": "SimpleRetriever", "requester": "HttpRequester", "creation_requester": "HttpRequester", "polling_requester": "HttpRequester",
             "download_requester": "HttpRequester", "login_requester": "HttpRequester", "record_selector": "RecordSelector"}
NO_PARTS = {"extractor": {"type": "DpathExtractor", "field_path": []}, "paginator": {"type": "NoPagination"},
            "pagination_strategy": {"type": "PageIncrement"}, "schema_loader": {"type": "InlineSchemaLoader", "schema": {}},
            "authenticators": {"type": "NoAuth"}}
# A migration of states asks for the router that may be gone.
DROPPED = {"state_migrations"}


def without_python(value, key=None):
    """A manifest whose Python components are gone, or stand as the ones that they extend. None for what is dropped."""
    if isinstance(value, list):
        return [left for item in value if (left := without_python(item, key)) is not None]
    if not isinstance(value, dict):
        return value
    left = {name: without_python(inner, "authenticators" if key == "authenticators" and "type" not in value else name)
            for name, inner in value.items() if name not in DROPPED}
    value = {name: inner for name, inner in left.items() if inner is not None or value[name] is None}
    if not str(value.get("type", "")).startswith("Custom"):
        return value
    value.pop("class_name", None)
    if key in STAND_INS:
        return {**value, "type": STAND_INS[key]}
    return NO_PARTS.get(key)


def first_request(binary, work, manifest, stream, is_old):
    """What `airlock read` says of a stream when no secret may go anywhere. -> (planned, needs Python, what is wrong)"""
    ran = subprocess.run([binary, "read", f"{work}/{manifest}", stream, "--json", "--config", f"{work}/config.json", "--env", f"{work}/.env"],
                         capture_output=True, timeout=60, stdin=subprocess.DEVNULL, cwd=work)
    try:
        failure = json.loads(ran.stdout)["failure"]
    except (ValueError, KeyError):
        return False, False, f"{stream}: {ran.stderr.decode('utf-8', 'replace')[-300:]}"
    code = (failure or {}).get("code")
    # Denied at the outer door: the request was made, whole, and nobody had approved it.
    if code == "egress_denied":
        return True, False, None
    # Of a manifest that is too old for the CDK of today, which refuses this too.
    if code == "template" and is_old and failure["message"].endswith("is no longer supported in templates"):
        return False, False, None
    if code in ("custom_component", "not_supported"):
        return False, True, f"{stream}: {failure['message']}"
    return False, False, f"{stream}: {code}: {(failure or {}).get('message')}"


def first_requests(binary, folder):
    """Every stream of one published connector, with its secrets in a `.env`.

    A stream that needs Python code is asked again without that code. -> (planned, planned without their Python code, what is wrong)
    """
    import yaml
    document = yaml.safe_load(open(folder / "manifest.yaml", encoding="utf-8"))
    for name in ("spec.yaml", "spec.json"):
        if (folder / name).exists():
            beside = yaml.safe_load(open(folder / name, encoding="utf-8"))
            document.setdefault("spec", {"type": "Spec", "connection_specification": beside.get("connectionSpecification") or beside.get("connection_specification")})
    specification = document["spec"]["connection_specification"]
    paths = secret_paths(specification)
    config = example(specification)
    for path in paths:
        holder = config
        for step in path[:-1]:
            holder = holder.get(step) if isinstance(holder, dict) else None
        if isinstance(holder, dict) and path[-1] in holder:
            holder[path[-1]] = f"made-up-{path[-1]}-4f81c09b"
    config, dotenv = moved(config, paths)
    expected = json.load(open(folder / "expected.json", encoding="utf-8"))
    is_old = not expected["valid"]
    if is_old:
        # Its cursors are of a type that the CDK knows no more, and refuses as airlock does.
        document = json.loads(json.dumps(document, default=str), object_hook=lambda value: {
            name: inner for name, inner in value.items() if name != "incremental_sync" or not (
                inner.get("type") == "CustomIncrementalSync" or str(inner.get("$ref")).endswith("/incremental_sync"))})
    with tempfile.TemporaryDirectory() as work:
        for name, text in (("manifest.yaml", json.dumps(document, default=str)), (".env", dotenv), ("config.json", json.dumps(config))):
            Path(work, name).write_text(text)
        if (folder / "schemas").is_dir():
            shutil.copytree(folder / "schemas", Path(work, "schemas"))
        resolved = subprocess.run([binary, "check", f"{work}/manifest.yaml", "--resolved"], capture_output=True, cwd=work, check=True).stdout
        Path(work, "plain.yaml").write_text(json.dumps(without_python(json.loads(resolved))))

        def ask(stream):
            planned, python, trouble = first_request(binary, work, "manifest.yaml", stream, is_old)
            return (*first_request(binary, work, "plain.yaml", stream, is_old), True) if python else (planned, python, trouble, False)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            told = list(pool.map(ask, expected["stream_names"]))
    whole = sum(1 for planned, _, _, without in told if planned and not without)
    stripped = sum(1 for planned, _, _, without in told if planned and without)
    return whole, stripped, "; ".join(trouble for _, _, trouble, _ in told if trouble) or None


def play(binary, root):
    """-> [(title, {name: what is wrong, or None})]"""
    corpus = Path(os.environ.get("AIRLOCK_CORPUS", root.parent / "shared" / "corpus")).resolve()
    if not (corpus / "replay").is_dir():
        sys.exit(f"{corpus} holds no replays: set AIRLOCK_CORPUS")
    sys.path.insert(0, str(corpus))
    import drive
    import replay as routes
    replays = {folder.name: replay(binary, folder, drive, routes) for folder in sorted((corpus / "replay").iterdir()) if folder.is_dir()}
    told = {folder.name: first_requests(binary, folder) for folder in sorted((corpus / "manifests").iterdir())
            if folder.is_dir() and not folder.name.startswith("cdkut_")}
    print(f"first requests of {len(told)} published connectors: {sum(whole for whole, _, _ in told.values())} streams plan theirs, "
          f"and {sum(stripped for _, stripped, _ in told.values())} more without the Python code that they need", flush=True)
    return [("replays with a .env", replays), ("published connectors", {name: trouble for name, (_, _, trouble) in told.items()})]
