"""Registers scenarios and runs each of them twice, with two sets of secrets.

    case("1 transform", "a slice", lambda world: world.read(...))
    suite.run(binary, only=None, seed=None)

What the client saw, stderr and every file is searched for secrets in all forms; what two runs with different secrets
showed the client, sent to the API (whole secrets under their names) and to the stranger has to be the same.
"""
import base64
import concurrent.futures
import json
import multiprocessing
import os
import random
import re
import tempfile
import time
from pathlib import Path

import canaries
import mocks
from world import World

GROUPS = {}
CASES = {}
# Why something was masked depends on the characters of a value: one without a quote is not escaped. Saying it is wanted.
VOLATILE = {"timestamp_iso", "duration", "duration_seconds", "milliseconds", "reason"}
REASON = re.compile(r"(‹[\w.-]+: withheld), [\w -]+›")
# Letters of an encoded token, or of a signature: what a login made is another value in each run.
MOMENT = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*([+-]\d\d:\d\d|Z)?|(?<=Duration\*\*: )[\d.]+s")
TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]*\.?[\w-]*")


class Case:
    def __init__(self, group, name, run, options):
        self.group, self.name, self.run = group, name, run
        self.alone = {key: options[key] for key in ("allow", "env", "arguments", "values") if key in options}
        self.differs = options.get("differs", False)
        self.asks = options.get("asks", False)
        # The client itself wrote a secret into the session's manifest: that file is its own text.
        self.pasted = options.get("pasted", False)


def group(key, title):
    GROUPS[key] = title


def case(key, name, run, **options):
    """options: allow, env, arguments: a world of its own; values: changes the secrets; differs: two runs may differ in
    what the client sees, for the reason that it says; asks: and in what the API is asked; pasted: the client wrote secrets into the manifest's file."""
    cases = CASES.setdefault(key, {})
    assert name not in cases, f"{key}: {name} is there twice"
    cases[name] = Case(key, name, run, options)


def calm(value):
    """A message without what differs between two runs of one thing: times, and the order of log lines' numbers."""
    if isinstance(value, dict):
        result = {}
        for key, inner in value.items():
            if key in VOLATILE:
                continue
            if key == "revision_id" and isinstance(inner, list):
                inner = [inner[0], 0, inner[2]]
            result[key] = calm(inner)
        return result
    if isinstance(value, list):
        return [calm(inner) for inner in value]
    if isinstance(value, str) and value[:1] in "{[":
        try:
            return calm(json.loads(value))
        except ValueError:
            return value
    return value


class Seen:
    """What one run of a scenario showed, and to whom."""

    def __init__(self, world, case):
        self.world, self.case = world, case
        world.lines, world.failed, world.codes = [], False, []
        world.api.seen.clear()
        world.stranger.seen.clear()
        self.trouble, self.secrets = None, world.made

    def close(self):
        world = self.world
        self.lines = [line for line in world.lines if line.strip()]
        self.failed, self.codes = world.failed, world.codes
        self.values = {**world.made, **{"minted " + "abcdefghijklmnop"[n % 16] * (1 + n // 16): v for n, v in enumerate(world.api.minted)}}
        self.stranger = list(world.stranger.seen)
        self.asked = sorted(self.shape(text) for text in world.api.seen)
        errors = (world.folder / "stderr").read_bytes()
        self.errors, world.read_errors = errors[getattr(world, "read_errors", 0):], len(errors)
        self.files = {
            str(path.relative_to(world.folder)): path.read_bytes() for path in sorted(world.folder.rglob("*"))
            if path.is_file() and not path.is_symlink() and path.name != "stderr" and not path.name.endswith(".env")}
        self.given = world.given
        world.given = ""

    def shape(self, text):
        """A request with its secrets under their names: the same function of them, whatever they are."""
        def basic(found):
            try:
                return "Basic " + base64.b64decode(found[1]).decode("utf-8", "replace")
            except ValueError:
                return found[0]
        text = re.sub(r"Basic ([A-Za-z0-9+/=]+)", basic, text)
        # A guess is no secret on its way: there the very texts have to be the same.
        values = {} if self.case.group.startswith("12") else self.values
        return TOKEN.sub("‹signed›", canaries.renamed(text, values))

    def leaks(self):
        search = canaries.Search(self.values)
        found = [f"client: {hit}" for hit in search.found(b"\n".join(self.lines))]
        found += [f"stderr: {hit}" for hit in search.found(self.errors)]
        for path, content in self.files.items():
            if self.case.pasted and path == "project/manifest.yaml":
                continue
            found += [f"{path}: {hit}" for hit in search.found(content)]
        if self.stranger:
            told = search.found(b"\n".join(self.stranger))
            found.append(f"unapproved host: {'; '.join(told) or 'a request'}")
        return found

    def messages(self):
        result = []
        for line in self.lines:
            try:
                message = json.loads(line)
            except ValueError:
                message = line.decode("utf-8", "replace")
            # How many of these are sent is a matter of time; what is in them was searched.
            if not isinstance(message, dict) or message.get("method") != "notifications/progress":
                result.append(REASON.sub(r"\1›", MOMENT.sub("‹moment›", json.dumps(calm(message), ensure_ascii=False, sort_keys=True))))
        return result


def differences(one, two):
    found = []
    for title, a, b in (("the client sees another answer", one.messages(), two.messages()),
                        ("the API is asked otherwise", one.asked, two.asked)):
        if a != b:
            first = next((n for n, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
            x, y = (side[first] if first < len(side) else "nothing" for side in (a, b))
            at = next((n for n, (p, q) in enumerate(zip(x, y)) if p != q), min(len(x), len(y)))
            found.append(f"{title}: …{x[max(0, at - 60):at + 50]}… beside …{y[max(0, at - 20):at + 50]}…")
    return found


def play(case, world):
    seen = Seen(world, case)
    try:
        case.run(world)
    except Exception as error:  # a scenario that cannot be played is broken, and no success
        seen.trouble = f"{type(error).__name__}: {error}"
    return seen


def run_group(binary, key, seed):
    """-> {name: (leaks, refused, codes)} for the scenarios of one group, which share a server in each run."""
    shown, cases = {}, list(CASES.get(key, {}).values())[::int(os.environ.get("EVERY", "1"))]
    with tempfile.TemporaryDirectory(prefix="attacks-") as top:
        rngs = [random.Random(f"{seed} {key} {which}") for which in (0, 1)]
        api = mocks.API(rngs[0])
        stranger = mocks.Stranger(api.port)
        folder = Path(top) / "w"
        try:
            for which in (0, 1):
                made = canaries.make(rngs[which], which)
                shared = [case for case in cases if not case.alone]
                batches = ([({}, shared)] if shared else []) + [(case.alone, [case]) for case in cases if case.alone]
                for alone, batch in batches:
                    api.rng, api.minted = rngs[which], []
                    options = dict(alone)
                    values = {**made, **(options.pop("values")(made, which) if "values" in options else {})}
                    for name in ("env", "allow", "arguments"):
                        if callable(options.get(name)):
                            options[name] = options[name](values, api, stranger)
                    with World(binary, folder, api, stranger, values, **options) as world:
                        for case in batch:
                            seen = play(case, world)
                            seen.close()
                            shown.setdefault(case.name, []).append(seen)
                            if seen.trouble and world.process.poll() is not None:
                                break
        finally:
            stranger.stop()
            api.stop()
    result = {}
    for case in cases:
        runs = shown.get(case.name, [])
        found = [hit for seen in runs for hit in seen.leaks()]
        found += [f"not played: {seen.trouble}" for seen in runs if seen.trouble]
        if len(runs) != 2:
            found.append("not played")
        else:
            excused = ("the client",) * bool(case.differs) + ("the API",) * bool(case.asks)
            found += [text for text in differences(*runs) if not text.startswith(excused)]
        result[case.name] = (list(dict.fromkeys(found)), any(seen.failed for seen in runs), runs[0].codes if runs else [])
    return result


def run(binary, only=None, seed=None):
    """Plays all scenarios, two groups at a time. -> {group: {name: (leaks, refused, codes)}}"""
    seed = seed or random.SystemRandom().randrange(1 << 32)
    wanted = [key for key in GROUPS if not only or only == key or only == key.split()[0]]
    began = time.monotonic()
    largest = sorted(wanted, key=lambda key: -len(CASES.get(key, {})))
    with concurrent.futures.ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
        tasks = {key: pool.submit(run_group, binary, key, seed) for key in largest}
        result = {key: tasks[key].result() for key in wanted}
    return result, seed, time.monotonic() - began
