import ArgumentParser
import Session
import Vocabulary

/// `airlock check MANIFEST`: the problems of a manifest, one a line.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a manifest: exit status 0 when it is valid, 1 when it has errors.")

  @Argument(help: "The manifest, a YAML file; - reads it from standard input.")
  var manifest: String

  @Flag(help: "Print one JSON object instead of lines.")
  var json = false

  @Flag(help: "Print the manifest with references resolved and types and parameters propagated.")
  var resolved = false

  func run() async throws {
    do throws(Failure) {
      let report = try await report()
      if json { Report.json(report.json) } else { show(report) }
      if !report.isValid { throw Failure("invalid_manifest", "") }
    } catch {
      throw Complaint.status(error)
    }
  }

  private func report() async throws(Failure) -> CheckReport {
    let limit = resolved ? Int.max : 0
    if manifest == "-" {
      return CheckReport(
        bytes: try StandardInput.whole(limit: Session.manifestLimit), resolvedLimit: limit)
    }
    var options = SessionOptions(now: Clock.now)
    options.manifest = FilePath.absolute(manifest, from: Folder.current)
    return try await Session(options).checkReport(resolvedLimit: limit)
  }

  /// A resolved manifest has stdout for itself.
  private func show(_ report: CheckReport) {
    let say = report.resolved == nil ? Report.line : Report.error
    let name = manifest == "-" ? "standard input" : FilePath.name(of: manifest)
    for problem in report.diagnostics {
      let place = problem.span.map { "\($0.line):\($0.column): " } ?? " "
      let scope = problem.path.isEmpty ? "" : "\(problem.path): "
      say("\(name):\(place)\(problem.severity.rawValue): \(scope)\(problem.message)")
      if let hint = problem.hint { say("    \(hint)") }
    }
    if let manifest = report.resolved { Report.line(manifest.text(.pretty)) }
    let streams = report.streamCount == 1 ? "1 stream" : "\(report.streamCount) streams"
    say(report.isValid ? "valid, \(streams)" : "not valid")
  }
}
