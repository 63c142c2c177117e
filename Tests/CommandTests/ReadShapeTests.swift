import Foundation
import Support
import Testing

/// The shapes that others script against: `airlock read --json` beside what the CDK answered.
@Suite(
  .enabled(if: Surroundings.has(Surroundings.corpus) && Surroundings.has(Surroundings.python)))
struct ReadShapeTests {
  /// Reads every stream of every replay and prints each key that is missing, too much or of another
  /// type. Keys of records, headers, states and schemas are the API's and not looked at.
  private static let script = #"""
    import copy, glob, json, os, subprocess, sys, tempfile
    import yaml
    corpus, airlock = sys.argv[1:3]
    sys.path.insert(0, corpus)
    import replay as R

    FREE = {"headers", "records", "stream_state", "slice_descriptor", "inferred_schema",
            "inferred_datetime_formats", "latest_config_update"}
    OURS = {"": {"failure", "masked"}, "error": {"code", "hint", "line", "column"}}
    # As the server saw them; internal_message names Python classes.
    THEIRS = {"": {"requests"}, "logs[]": {"internal_message"}}

    def kind(value):
        return {bool: "bool", int: "number", float: "number"}.get(type(value), type(value).__name__)

    def keys(value, path, found):
        if isinstance(value, dict):
            found.setdefault(path, [set(), set()])[0].update(value)
            for key, inner in value.items():
                place = f"{path}.{key}".strip(".")
                found.setdefault(place, [set(), set()])[1].add(kind(inner))
                if key not in FREE: keys(inner, place, found)
        elif isinstance(value, list):
            for inner in value: keys(inner, path + "[]", found)

    def read(folder, stream, scenario):
        server = R.Server(json.load(open(folder + "/routes.json", encoding="utf-8")))
        try:
            move = lambda text: R.rewrite_urls(text, server.base)
            manifest = yaml.safe_load(open(folder + "/manifest.yaml", encoding="utf-8"))
            config = json.load(open(folder + "/config.json", encoding="utf-8"))
            with tempfile.TemporaryDirectory() as work:
                skip = ("spec", "documentation_url", "$schema", "metadata")
                files = {"manifest.yaml": R.deep(manifest, move, skip=skip), "config.json": R.deep(config, move)}
                state = (scenario.get("state") or {}).get(stream)
                if state is not None:
                    files["state.json"] = [{"type": "STREAM", "stream": {
                        "stream_descriptor": {"name": stream}, "stream_state": state}}]
                for name, value in files.items():
                    json.dump(value, open(f"{work}/{name}", "w"), default=str)
                command = [airlock, "read", f"{work}/manifest.yaml", stream, "--json",
                           "--config", f"{work}/config.json", "--allow", f"*={server.base}"]
                if state is not None: command += ["--state", f"{work}/state.json"]
                limits = scenario.get("limits") or {}
                for flag, key in (("--max-records", "max_records"), ("--max-pages", "max_pages_per_slice"),
                                  ("--max-slices", "max_slices")):
                    if key in limits: command += [flag, str(limits[key])]
                run = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
                return json.loads(run.stdout)
        finally: server.stop()

    count = 0
    for folder in sorted(glob.glob(corpus + "/replay/*/")):
        scenario = json.load(open(folder + "scenario.json", encoding="utf-8"))
        expected = json.load(open(folder + "expected.json", encoding="utf-8"))
        for stream in scenario["streams"]:
            want, got = {}, {}
            keys(expected[stream], "", want)
            keys(read(folder, stream, scenario), "", got)
            count += 1
            levels = {line["level"] for line in expected[stream]["logs"]}
            for place, (names, kinds) in want.items():
                if place in ("requests", "requests[]") or place.startswith("requests"): continue
                if place.split(".")[-1] in THEIRS.get("logs[]", set()): continue
                mine = got.get(place)
                # The CDK warns of its own Python classes too.
                if mine is None and place.startswith("logs") and "ERROR" not in levels: continue
                if mine is None: print(folder, stream, place, "is missing"); continue
                lacking = names - mine[0] - THEIRS.get(place, set())
                more = mine[0] - names - OURS.get(place, set())
                # Where the CDK raised it has no result at all.
                if expected[stream]["error"] and place == "": more = set()
                if lacking: print(folder, stream, place, "lacks", sorted(lacking))
                if more: print(folder, stream, place, "has besides", sorted(more))
                if kinds != mine[1]: print(folder, stream, place, sorted(kinds), "but", sorted(mine[1]))
    print(count)
    """#

  @Test("every replay has the CDK's keys at every level, and no others but those that are named")
  func replays() throws {
    let corpus = try #require(Surroundings.corpus)
    let python = try #require(Surroundings.python)
    let result = try Program(python, ["-c", Self.script, corpus.path, Program.airlockPath]).run(
      environment: ["HOME": FileManager.default.temporaryDirectory.path])
    #expect(result.status == 0, "\(result.errorText)")
    #expect(result.text == "50\n", "\(result.text)")
  }
}
