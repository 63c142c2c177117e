import Foundation
import Manifest
import Testing
import Vocabulary

/// Prints what is found in a file: for looking, not a test of anything.
@Test("probe", .enabled(if: ProcessInfo.processInfo.environment["PROBE"] != nil))
func probe() throws {
  for path in (ProcessInfo.processInfo.environment["PROBE"] ?? "").split(separator: ":") {
    print("== \(path)")
    let text = try String(contentsOfFile: String(path), encoding: .utf8)
    for d in Manifest(text: text).diagnostics {
      print(
        "\(d.severity) \(d.code) \(d.span?.line ?? 0):\(d.span?.column ?? 0)-\(d.span?.end.column ?? 0) [\(d.path)] \(d.message) | \(d.hint ?? "") | \(d.repair?.replacement ?? "")"
      )
    }
  }
}
