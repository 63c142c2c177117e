import Foundation
import Support
import Testing

/// `airlock check --json`, which others script against.
struct CheckReportTests {
  private static let fields = [
    "is_valid", "problems", "stream_names", "dynamic_streams", "secrets", "custom_components",
    "resolved_sha256",
  ]

  @Test("the report has these fields and no others, and --resolved adds one")
  func fields() throws {
    let project = try Project()
    let report = try project.run("check", "manifest.yaml", "--json").object()
    #expect(Set(report.keys) == Set(Self.fields))
    #expect(report["stream_names"] as? [String] == ["items", "orders"])
    #expect(report["secrets"] as? [String] == ["api_key"])
    let resolved = try project.run("check", "manifest.yaml", "--json", "--resolved").object()
    #expect(Set(resolved.keys) == Set(Self.fields + ["resolved_manifest"]))
    try project.write("bad.yaml", "streams: []\nstreamz: {}\n")
    let bad = try project.run("check", "bad.yaml", "--json")
    #expect(bad.status == 1)
    for problem in try bad.object()["problems"] as? [[String: Any]] ?? [] {
      #expect(
        Set(problem.keys) == ["severity", "code", "line", "column", "path", "message", "hint"])
    }
  }

  @Test("a manifest may come through a pipe")
  func pipe() throws {
    let project = try Project()
    let text = String(decoding: try project.bytes("manifest.yaml"), as: UTF8.self)
    let named = try project.run("check", "manifest.yaml", "--json")
    let piped = try project.run("check", "-", "--json", input: text)
    #expect(piped.status == 0 && piped.text == named.text)
    let bad = try project.run("check", "-", input: "a: [\n")
    #expect(bad.status == 1 && bad.text.hasPrefix("standard input:"))
    #expect(try project.run("check", "-", input: "").text.contains("the manifest is empty"))
    let huge = String(repeating: "# comment\n", count: 2_000_000)
    try project.run("check", "-", input: huge).expectComplaint("file_too_large", status: 2)
  }

  @Test("with --resolved stdout holds the manifest alone")
  func resolved() throws {
    let project = try Project()
    let text = String(decoding: try project.bytes("manifest.yaml"), as: UTF8.self)
    try project.write(
      "odd.yaml",
      text.replacingOccurrences(of: "version: 6.48.0", with: "version: 6.48.0\nversion: 6.48.0"))
    let outcome = try project.run("check", "odd.yaml", "--resolved")
    #expect(try JSONSerialization.jsonObject(with: Data(outcome.text.utf8)) is [String: Any])
    #expect(outcome.errors.contains("warning: ") && outcome.errors.hasSuffix("valid, 2 streams\n"))
  }

  @Test(
    "each manifest and mutant of the corpus gets the CDK's report",
    .enabled(if: Surroundings.has(Surroundings.corpus)))
  func corpus() throws {
    let corpus = try #require(Surroundings.corpus)
    var count = 0
    for kind in ["manifests", "mutants"] {
      let folder = corpus.appending(path: kind)
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
        let place = folder.appending(path: name)
        guard let data = try? Data(contentsOf: place.appending(path: "expected.json")),
          let expected = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        else { continue }
        let run = try Program.airlock(
          "check", place.appending(path: "manifest.yaml").path, "--json"
        )
        .run()
        let answer = try JSONSerialization.jsonObject(with: run.output) as? [String: Any]
        let report = try #require(answer)
        let isValid = expected["valid"] as? Bool
        #expect(report["is_valid"] as? Bool == isValid, "\(name)")
        #expect(run.status == (isValid == true ? 0 : 1), "\(name)")
        let problems = report["problems"] as? [[String: Any]] ?? []
        let errors = problems.count { $0["severity"] as? String == "error" }
        #expect((errors == 0) == isValid, "\(name)")
        for key in ["stream_names", "dynamic_streams", "secrets", "custom_components"] {
          guard let wanted = expected[key] as? NSArray else { continue }
          #expect(report[key] as? NSArray == wanted, "\(name) \(key)")
        }
        if isValid == true {
          #expect(
            report["resolved_sha256"] as? String == expected["resolved_sha256"] as? String,
            "\(name)")
        }
        count += 1
      }
    }
    #expect(count == 79)
  }
}
