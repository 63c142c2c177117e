import ArgumentParser
import Session
import Vocabulary

/// `airlock check MANIFEST`: the problems of a manifest, one a line.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a manifest: exit status 0 when it is valid, 1 when it has errors.")

  @Argument(help: "The manifest, a YAML file.")
  var manifest: String

  @Flag(help: "Print one JSON object instead of lines.")
  var json = false

  @Flag(help: "Print the manifest with references resolved and types and parameters propagated.")
  var resolved = false

  func run() async throws {
    let options = try SessionArguments.parse([]).options(manifest: manifest)
    do throws(Failure) {
      let session = try Session(options)
      let report = try await session.checkReport(resolvedLimit: resolved ? .max : 0)
      if json { Report.json(report.json) } else { show(report) }
      if !report.isValid { throw Failure("invalid_manifest", "") }
    } catch {
      throw Complaint.status(error)
    }
  }

  private func show(_ report: CheckReport) {
    let name = FilePath.name(of: manifest)
    for problem in report.diagnostics {
      let place = problem.span.map { "\($0.line):\($0.column): " } ?? ""
      let scope = problem.path.isEmpty ? "" : "\(problem.path): "
      Report.line("\(name):\(place) \(problem.severity.rawValue): \(scope)\(problem.message)")
      if let hint = problem.hint { Report.line("    \(hint)") }
    }
    if let manifest = report.resolved { return Report.line(manifest.text(.pretty)) }
    let streams = report.streams.count == 1 ? "1 stream" : "\(report.streams.count) streams"
    Report.line(report.isValid ? "valid, \(streams)" : "not valid")
  }
}
