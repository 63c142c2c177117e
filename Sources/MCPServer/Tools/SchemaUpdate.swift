import Session
import Vocabulary

/// What a test read did to the schema of its stream, for its result.
enum SchemaUpdate: Sendable {
  case none
  /// - Parameter replaces: nothing of the old schema is left.
  case done(SchemaUpdateReport, stream: String, replaces: Bool)
  case failed(Failure, stream: String)

  /// Writes the schema, when there is a reason to.
  init(_ call: ToolCall, _ outcome: ReadOutcome, _ manifest: String?, replaces: Bool) async {
    do throws(Failure) {
      let report = try await call.session.updateSchema(
        after: outcome, in: manifest, replaces: replaces, by: call.by)
      self = report.map { .done($0, stream: outcome.stream, replaces: replaces) } ?? .none
    } catch {
      self = .failed(error, stream: outcome.stream)
    }
  }

  var isDone: Bool { if case .done = self { true } else { false } }

  /// The version of the session's manifest that has the schema.
  var version: Int? {
    if case .done(.written(let report), _, _) = self { report.version } else { nil }
  }

  /// What is still to be said of the schema.
  func warnings(_ check: SchemaCheck) -> [String] {
    switch self {
    case .none: check.warnings
    case .failed(let failure, _): check.warnings + [failure.sentence]
    case .done(.written(let report), let stream, let replaces):
      [
        "the schema of \(stream) was written into the manifest, which is version "
          + "\(report.version) now"
      ] + (replaces ? [] : check.unseen.map { [$0] } ?? [])
    case .done(.text, let stream, _):
      ["the schema of \(stream) is in schema_update.manifest, which is written nowhere"]
    }
  }

  var json: JSON? {
    switch self {
    case .none: nil
    case .failed(let failure, _): ["updated": false, "error": failure.json]
    case .done(.written(let report), _, _):
      ["updated": true, "version": .int(report.version), "diff": .string(report.diff)]
    case .done(.text(let text), _, _): ["updated": false, "manifest": .string(text)]
    }
  }
}
