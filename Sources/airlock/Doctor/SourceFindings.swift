import Session
import Vocabulary

/// The files with secrets: whose they are, who else can read them, what is set. Never a value.
enum SourceFindings {
  static func all(_ options: SessionOptions, project: String) async -> [Finding] {
    let exposure = Exposure(sources: options.sources.compactMap(\.path), folder: project)
    var findings: [Finding] = []
    for path in options.sources.compactMap(\.path) {
      findings.append(file(path))
      if FileFacts(path, followingLinks: true)?.kind == .file {
        findings += await content(path, options)
      }
    }
    return findings
      + exposure.warnings.map {
        .note(
          "agents", $0.split(separator: ": ").first.map(String.init) ?? $0,
          next: "move it elsewhere and open it with --env, or deny it to the agent as below")
      }
  }

  private static func file(_ path: String) -> Finding {
    let topic = "source"
    guard let facts = FileFacts(path, followingLinks: true) else {
      return .note(
        topic, "\(path) is not there", next: "fill a secret in airlock, or run airlock secrets stub"
      )
    }
    guard facts.kind == .file else {
      return .mend(topic, "\(path) is no file", next: "name a dotenv file with --env")
    }
    guard facts.isMine else {
      return .mend(
        topic, "\(path) belongs to another user (\(facts.owner)), who can read it",
        next: "keep your secrets in a file of your own")
    }
    guard facts.isPrivate else {
      return .mend(
        topic, "\(path) is open to others (mode \(facts.modeText))", next: "chmod 600 \(path)")
    }
    return .fine(topic, "\(path), mode \(facts.modeText)")
  }

  /// Counts of keys and lines that cannot be read, by their numbers.
  private static func content(_ path: String, _ options: SessionOptions) async -> [Finding] {
    let name = FilePath.name(of: path)
    var alone = SessionOptions(now: options.now)
    alone.sources = [.file(path)]
    do throws(Failure) {
      let session = try Session(alone)
      let secrets = try await session.listSecrets(in: nil, by: .person).secrets
      let set = secrets.count { $0.isSet }
      let warnings = await session.sourceWarnings.filter { $0.contains(" line ") }
      await session.close()
      return [.fine("secrets", "\(name): \(set) set, \(secrets.count - set) unset")]
        + warnings.map { .note("secrets", $0) }
    } catch {
      return [.mend("secrets", error.message, next: error.hint ?? "open \(name) in an editor")]
    }
  }
}
