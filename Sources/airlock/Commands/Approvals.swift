import ArgumentParser
import Session
import Vocabulary

/// The project whose approvals are meant, and its sources: an approval is for a value.
struct ApprovalArguments: ParsableArguments {
  @Option(help: "The manifest of the project; left out, manifest.yaml of this folder.")
  var manifest = "manifest.yaml"

  @OptionGroup var arguments: SessionArguments

  func session() async throws -> Session {
    var options = try arguments.sourceOptions(manifest: manifest)
    options.stateFolder = Folder.state
    do throws(Failure) {
      let session = try Session(options)
      try await session.openSources()
      return session
    } catch {
      throw Complaint.status(error)
    }
  }
}

/// `airlock allow KEY=ORIGIN`: a yes for this project, given outside the screen.
struct Allow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Remember for this project that a key may go to an origin.",
    discussion: "It asks at the controlling terminal, and shows as unconfirmed in the screen.")

  @Argument(help: "KEY=ORIGIN; * stands for every key that is set.")
  var rule: String

  @Flag(help: "By methods that write too, not by reads and queries alone.")
  var writes = false

  @OptionGroup var project: ApprovalArguments

  func run() async throws {
    let session = try await project.session()
    do throws(Failure) {
      let rule = try ApprovalRule(rule)
      try ControllingTerminal.confirm(
        "\(rule.words) may go to \(rule.origin.text)\(writes ? ", by methods that write too" : "").",
        byTyping: rule.origin.text)
      try await session.allow(rule, mayWrite: writes)
      Report.line("\(rule.words) may go to \(rule.origin.text)")
    } catch {
      throw Complaint.status(error)
    }
  }
}

/// `airlock deny KEY=ORIGIN`: a no for this project; nobody is asked again.
struct Deny: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Remember for this project that a key does not go to an origin.")

  @Argument(help: "KEY=ORIGIN; * stands for every key that is set.")
  var rule: String

  @OptionGroup var project: ApprovalArguments

  func run() async throws {
    let session = try await project.session()
    do throws(Failure) {
      let rule = try ApprovalRule(rule)
      try ControllingTerminal.confirm(
        "\(rule.words) will not go to \(rule.origin.text).", byTyping: rule.origin.text)
      try await session.refuse(rule)
      Report.line("\(rule.words) does not go to \(rule.origin.text)")
    } catch {
      throw Complaint.status(error)
    }
  }
}

/// `airlock revoke`: forgets what was said.
struct Revoke: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Forget what was allowed or denied for this project: airlock asks again.")

  @Argument(help: "KEY=ORIGIN, or KEY for every origin; left out, everything.")
  var rule: String?

  @OptionGroup var project: ApprovalArguments

  func run() async throws {
    let session = try await project.session()
    do throws(Failure) {
      let (name, origin) = try target()
      try ControllingTerminal.confirm(
        "What was said of \(rule ?? "every key") is forgotten.", byTyping: "revoke")
      let count = try await session.revoke(name, to: origin)
      Report.line(count == 1 ? "1 entry forgotten" : "\(count) entries forgotten")
    } catch {
      throw Complaint.status(error)
    }
  }

  private func target() throws(Failure) -> (SecretName?, Origin?) {
    guard let rule else { return (nil, nil) }
    if let name = SecretName(rule) { return (name, nil) }
    let parsed = try ApprovalRule(rule)
    return (parsed.name, parsed.origin)
  }
}

/// `airlock list`: what is remembered for this project.
struct List: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List what was allowed and denied for this project.")

  @Flag(help: "Print one JSON object instead of lines.")
  var json = false

  @OptionGroup var project: ApprovalArguments

  func run() async throws {
    let session = try await project.session()
    do throws(Failure) {
      let all = try await session.approvals()
      let marks = try await session.keptMarks()
      if json {
        Report.json([
          "approvals": .array(all.map(\.json)), "marks": .array(marks.map(\.json)),
        ])
      } else {
        for entry in all { Report.line(entry.words) }
        for mark in marks { Report.line(mark.words) }
        if all.isEmpty, marks.isEmpty { Report.error("nothing is remembered for this project") }
      }
    } catch {
      throw Complaint.status(error)
    }
  }
}

extension MarkView {
  /// `start_date  no secret`
  fileprivate var words: String {
    name.text + (isPublic ? "  no secret" : "  stays secret")
      + (isStale ? "  for another value" : "")
  }

  fileprivate var json: JSON {
    [
      "key": .string(name.text), "is_public": .bool(isPublic), "is_stale": .bool(isStale),
    ]
  }
}

extension ApprovalRule {
  fileprivate var words: String { name?.text ?? "every key that is set" }
}

extension ApprovalView {
  /// `api_key  allowed  https://api.example.com  header, reads  unconfirmed`
  fileprivate var words: String {
    let subject =
      name?.text ?? address.map { "leading to \($0)" } ?? "requests without a secret"
    var words = [subject, isRefusal ? "denied" : "allowed"]
    words.append(origin.text)
    let how = [placement, methods].compactMap { $0 }
    if !how.isEmpty { words.append(how.joined(separator: ", ")) }
    if !isConfirmed { words.append("unconfirmed") }
    if isStale { words.append("for another value") }
    return words.joined(separator: "  ")
  }

  fileprivate var json: JSON {
    [
      "key": name.map { .string($0.text) } ?? .null, "origin": .string(origin.text),
      "address": address.map { .string($0) } ?? .null,
      "placement": placement.map { .string($0) } ?? .null,
      "methods": methods.map { .string($0) } ?? .null, "verdict": isRefusal ? "denied" : "allowed",
      "is_confirmed": .bool(isConfirmed), "is_stale": .bool(isStale),
    ]
  }
}
