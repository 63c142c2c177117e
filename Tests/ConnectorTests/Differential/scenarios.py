#!/usr/bin/env python3
"""Writes scenarios made by chance, and what the real CDK makes of them, as folders like those of the corpus.

  python scenarios.py CORPUS OUT [--seed 1] [--count 300] [--family NAME ...] [--only NAME ...]

CORPUS holds replay.py, which runs a test read of the CDK against canned routes. OUT gets a folder for each scenario:
manifest.yaml, config.json, routes.json, scenario.json and expected.json. A seed and a name give the same scenario forever.
"""
import argparse, datetime, importlib, json, os, random, sys, types, warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
MODULES = ["requests", "logins", "pages", "content", "slicing", "lazily", "whole"]


def families():
    """Each family with its share."""
    made = {}
    for name in MODULES: made.update(importlib.import_module("families." + name).FAMILIES)
    return made


def names(count, chosen):
    """family-number, each family as often as its share says."""
    kinds = {k: v for k, v in families().items() if not chosen or k in chosen}
    wheel = [k for k, (_, share) in kinds.items() for _ in range(share)]
    order = random.Random(0)
    order.shuffle(wheel)
    seen, result = {}, []
    for turn in range(count):
        kind = wheel[turn % len(wheel)]
        seen[kind] = seen.get(kind, 0) + 1
        result.append(f"{kind}-{seen[kind]:04d}")
    return result


def hurried():
    """Takes the pauses out of the CDK: between two questions about a job, and before a page is asked for again."""
    from airbyte_cdk.sources.declarative.async_job import job_orchestrator
    job_orchestrator.time = types.SimpleNamespace(sleep=lambda seconds: None)


def has_raced(slices):
    told = [s["slice_descriptor"] for s in slices]
    return any(told[0] == later for later in told[1:])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("corpus"); ap.add_argument("out"); ap.add_argument("--seed", default="1"); ap.add_argument("--count", type=int, default=300)
    ap.add_argument("--family", nargs="*"); ap.add_argument("--only", nargs="*")
    a = ap.parse_args()
    sys.path.insert(0, a.corpus)
    warnings.simplefilter("ignore")
    import replay
    hurried()
    known = families()
    for name in a.only or names(a.count, a.family):
        made = known[name.rsplit("-", 1)[0]][0](random.Random(f"{a.seed}/{name}"))
        text = json.dumps(made["manifest"], indent=1, ensure_ascii=False)
        description = made["scenario"]
        state = description.get("state") or {}
        expected = {s: replay.read(text, made["config"], made["routes"], s, description.get("limits"), state.get(s)) for s in description["streams"]}
        # Two threads of the CDK race: the first slice may be told with the descriptor of a later one.
        raced = [s for s, x in expected.items() if has_raced(x.get("slices") or [])]
        if raced: description["racy_first_descriptor"] = sorted({*raced, *description.get("racy_first_descriptor", [])})
        folder = os.path.join(a.out, name)
        os.makedirs(folder, exist_ok=True)
        files = {"manifest.yaml": text, "expected.json": json.dumps(expected, ensure_ascii=False)}
        for key in ("config", "routes"): files[key + ".json"] = json.dumps(made[key], ensure_ascii=False)
        files["scenario.json"] = json.dumps(description, ensure_ascii=False)
        for file, content in files.items():
            with open(os.path.join(folder, file), "w", encoding="utf-8", errors="surrogatepass") as out: out.write(content)


if __name__ == "__main__":
    main()
