"""What others published: replays with their secrets in a `.env`, and the first request of every stream of a connector.

Reads the corpus beside the repository, or where AIRLOCK_CORPUS says; needs PyYAML.
"""
import copy
import json
import os
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


def play(binary, root):
    """-> [(title, {name: what is wrong, or None})]"""
    corpus = Path(os.environ.get("AIRLOCK_CORPUS", root.parent / "shared" / "corpus")).resolve()
    if not (corpus / "replay").is_dir():
        sys.exit(f"{corpus} holds no replays: set AIRLOCK_CORPUS")
    sys.path.insert(0, str(corpus))
    import drive
    import replay as routes
    replays = {folder.name: replay(binary, folder, drive, routes) for folder in sorted((corpus / "replay").iterdir()) if folder.is_dir()}
    return [("replays with a .env", replays)]
