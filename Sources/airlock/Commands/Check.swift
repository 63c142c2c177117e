import ArgumentParser
import Session
import Vocabulary

/// `airlock check MANIFEST`: the problems of a manifest, one a line.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a manifest: exit status 0 when it is valid, 1 when it has errors.",
    discussion: """
      With --connection the streams that the manifest's check component names are asked for a \
      record too. A secret goes only where --allow says: nobody is asked.
      """)

  @Argument(help: "The manifest, a YAML file; - reads it from standard input.")
  var manifest: String

  @Flag(help: "Print one JSON object instead of lines.")
  var json = false

  @Flag(help: "Print the manifest with references resolved and types and parameters propagated.")
  var resolved = false

  @Flag(help: "Ask the API too, as the manifest's check component says.")
  var connection = false

  @OptionGroup var arguments: SessionArguments

  func validate() throws {
    if connection && manifest == "-" {
      throw ValidationError("--connection wants the manifest as a file")
    }
  }

  func run() async throws {
    let options =
      connection
      ? try arguments.options(manifest: manifest)
      : try SessionArguments.parse([]).options(manifest: manifest)
    do throws(Failure) {
      let session = try Session(options)
      let report = try await report(session)
      if !connection || !report.isValid {
        if json { Report.json(report.json) } else { show(report) }
        if !report.isValid { throw Failure("invalid_manifest", "") }
        return
      }
      let answer = try await connect(session)
      if json {
        Report.json(report.json(with: answer))
      } else {
        show(report)
        show(answer)
      }
      await session.close()
      if let failure = answer.failure { throw failure }
    } catch {
      throw Complaint.status(error)
    }
  }

  private func report(_ session: Session) async throws(Failure) -> CheckReport {
    let limit = resolved ? Int.max : 0
    if manifest == "-" {
      return CheckReport(
        bytes: try StandardInput.whole(limit: Session.manifestLimit), resolvedLimit: limit)
    }
    return try await session.checkReport(resolvedLimit: limit)
  }

  private func connect(_ session: Session) async throws(Failure) -> ConnectionReport {
    try await session.open()
    for warning in await session.sourceWarnings { Report.error("warning: \(warning)") }
    Report.progress("asking the API …")
    let answer = try await session.checkConnection(by: .person)
    Report.endProgress()
    return answer
  }

  private func show(_ answer: ConnectionReport) {
    for (name, failure) in answer.streams {
      Report.line("\(name): \(failure.map { "\($0.sentence) (\($0.code))" } ?? "answered")")
    }
    if answer.failure == nil { Report.line("connected") }
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
