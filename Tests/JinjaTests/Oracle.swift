import Foundation
import Testing
import Vocabulary

@testable import Jinja

/// The real CDK, asked through one Python process that reads and writes lines of JSON.
enum Oracle {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let variables = ProcessInfo.processInfo.environment

  static var python: String? {
    let path = variables["AIRLOCK_PYTHON"] ?? root.appending(path: ".venv/bin/python").path
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }

  static var corpus: String? {
    let path =
      variables["AIRLOCK_CORPUS"]
      ?? root.deletingLastPathComponent().appending(path: "shared/corpus").path
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// Missing tools skip a test on a developer's machine and fail it in CI.
  static var isAvailable: Bool { python != nil || variables["CI"] == "true" }
  static var hasCorpus: Bool { isAvailable && (corpus != nil || variables["CI"] == "true") }

  /// - Returns: what the CDK made of each question, with the question itself.
  static func answers(
    to questions: [JSON], contexts: [JSON], corpus: String? = nil
  ) throws -> [JSON] {
    let python = try #require(python, "AIRLOCK_PYTHON names no interpreter")
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let input = folder.appending(path: "in")
    let output = folder.appending(path: "out")
    let header: JSON = [
      "contexts": .array(contexts), "corpus": corpus.map { .string($0) } ?? .null,
    ]
    let lines = ([header] + questions).map { $0.text() }.joined(separator: "\n")
    try lines.write(to: input, atomically: true, encoding: .utf8)
    _ = FileManager.default.createFile(atPath: output.path, contents: nil)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-W", "ignore", "-c", script]
    process.environment = variables.merging(["TZ": "UTC"]) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return try String(contentsOf: output, encoding: .utf8).split(separator: "\n").map {
      try JSON(parsing: String($0))
    }
  }

  /// The moment `now_utc()` gives on both sides.
  static let now = PythonDateTime(
    year: 2024, month: 3, day: 4, hour: 5, minute: 6, second: 7, microsecond: 890_123, zone: .utc)

  private static let script = #"""
    import sys, json, datetime as real, types, pathlib
    from jinja2.exceptions import TemplateSyntaxError, UndefinedError, SecurityError
    from airbyte_cdk.sources.declarative.interpolation.jinja import JinjaInterpolation
    from airbyte_cdk.sources.declarative.interpolation import macros
    class Kind(type):
        def __instancecheck__(cls, other): return isinstance(other, real.datetime)
    class Frozen(real.datetime, metaclass=Kind):
        @classmethod
        def now(cls, tz=None):
                now = real.datetime(2024, 3, 4, 5, 6, 7, 890123, tzinfo=real.timezone.utc)
                return now.astimezone(tz) if tz else now.replace(tzinfo=None)
    fake = types.ModuleType("datetime")
    for name in dir(real): setattr(fake, name, getattr(real, name))
    fake.datetime = Frozen
    macros.datetime = fake
    types_by_name = {"str": str, "int": int, "float": float, "bool": bool, "list": list, "dict": dict}
    lines = sys.stdin.read().split("\n")
    header = json.loads(lines[0])
    contexts = header["contexts"]
    engine = JinjaInterpolation()
    def answer(case):
        context = dict(json.loads(json.dumps(contexts[case.get("c", 0)])))
        config = context.pop("config", {})
        valid = tuple(types_by_name[n] for n in case["v"]) if case.get("v") else None
        try:
            case["ok"] = repr(engine.eval(case["t"], config, case.get("d"), valid, **context))
        except TemplateSyntaxError: case["err"] = "template_syntax"
        except UndefinedError: case["err"] = "template_undefined"
        except SecurityError: case["err"] = "template_security"
        except ValueError as error:
            undeclared = "undeclared variables" in str(error)
            case["err"] = "template_undefined" if undeclared else "template_value"
        except Exception as error: case["err"] = "template_value"
        print(json.dumps(case))
    def strings(value):
        if isinstance(value, str): yield value
        elif isinstance(value, dict):
            for key, item in value.items():
                yield from strings(key); yield from strings(item)
        elif isinstance(value, list):
            for item in value: yield from strings(item)
    if header["corpus"]:
        import yaml
        seen = set()
        for pattern in ["manifests/**/*.y*ml", "replay/**/*.y*ml"]:
            for path in sorted(pathlib.Path(header["corpus"]).glob(pattern)):
                try: document = yaml.safe_load(path.read_text())
                except Exception: continue
                for text in strings(document):
                    if ("{{" in text or "{%" in text) and text not in seen:
                        seen.add(text)
                        if "uuid" in text or "random" in text: continue
                        for index in range(len(contexts)):
                            answer({"t": text, "c": index, "d": text})
    for line in lines[1:]:
        if line: answer(json.loads(line))
    """#
}
