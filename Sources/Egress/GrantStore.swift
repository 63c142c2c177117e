import Secrets
import Vocabulary

/// Approvals that outlive the program, one file for all projects, in the XDG state folder and never
/// in the project: whoever may edit the project may not approve by editing.
///
///     ~/.local/state/airlock/approvals.json     0600, in a folder of 0700
///
/// A key is named with the fingerprint of its value, so a renamed or changed key is asked about
/// again. The file holds names, fingerprints and origins, no values.
package struct GrantStore: Sendable {
  /// Why approvals cannot be read or written. Nothing of the file is repeated.
  package struct Failure: Error, Sendable, Hashable {
    package let code: String
    package let message: String
    package let hint: String?

    init(_ message: String, hint: String? = nil) {
      code = "approvals_unusable"
      self.message = message
      self.hint = hint
    }
  }

  package let file: String
  private let folder: String
  /// The real path of the project folder.
  private let project: String

  /// - Parameter project: path of the folder that holds the manifest.
  package init(folder: String, project: String) {
    self.folder = folder
    self.file = folder + "/approvals.json"
    self.project = PrivateFile.realPath(project) ?? project
  }

  /// `$XDG_STATE_HOME/airlock`, or `~/.local/state/airlock`.
  ///
  /// - Returns: nil when the environment names no absolute folder.
  package static func stateFolder(environment: [String: String]) -> String? {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/airlock" }
    if let home = environment["HOME"], home.hasPrefix("/") { return home + "/.local/state/airlock" }
    return nil
  }

  /// The grants of this project.
  package func load() throws(Failure) -> [Grant] {
    let document = try read()
    return (document["projects"]?[project]?.array ?? []).compactMap(GrantStore.grant)
  }

  /// Adds grants to this project's and writes the file in one step.
  package func add(_ grants: [Grant]) throws(Failure) {
    try PrivateFile.makeFolder(folder)
    let lock = try PrivateFile.lock(folder + "/approvals.lock")
    defer { lock.release() }
    var document = try read().object ?? [:]
    var projects = document["projects"]?.object ?? [:]
    var entries = projects[project]?.array ?? []
    for grant in grants {
      let entry = GrantStore.entry(grant)
      if !entries.contains(entry) { entries.append(entry) }
    }
    projects[project] = .array(entries)
    document["version"] = 1
    document["projects"] = .object(projects)
    try PrivateFile.replace(file, in: folder, with: JSON.object(document).bytes(.pretty))
  }

  /// Forgets every approval of this project.
  package func forgetAll() throws(Failure) {
    try PrivateFile.makeFolder(folder)
    let lock = try PrivateFile.lock(folder + "/approvals.lock")
    defer { lock.release() }
    guard var document = try read().object, var projects = document["projects"]?.object else {
      return
    }
    projects[project] = nil
    document["projects"] = .object(projects)
    try PrivateFile.replace(file, in: folder, with: JSON.object(document).bytes(.pretty))
  }

  private func read() throws(Failure) -> JSON {
    guard let bytes = try PrivateFile.read(file) else { return .object([:]) }
    guard let document = try? JSON(parsing: bytes), document["version"] == 1 else {
      throw Failure("the file of approvals is not one that this version wrote", hint: file)
    }
    return document
  }

  private static func entry(_ grant: Grant) -> JSON {
    var entry: JSONObject = ["origin": .string(grant.origin.text)]
    if case .secret(let name, let fingerprint, let placement) = grant.passenger {
      entry["key"] = .string(name.text)
      entry["fingerprint"] = .string(fingerprint.hex)
      entry["placement"] = .string(placement.rawValue)
    }
    entry["methods"] = .string(grant.methods.rawValue)
    return .object(entry)
  }

  private static func grant(_ entry: JSON) -> Grant? {
    guard let text = entry["origin"]?.string, let target = try? OriginParser.parse(text),
      let methods = entry["methods"]?.string.flatMap(MethodClass.init(rawValue:))
    else { return nil }
    guard let key = entry["key"]?.string else {
      return Grant(.visit, to: target.origin, by: methods, for: .project)
    }
    guard let name = SecretName(key),
      let fingerprint = entry["fingerprint"]?.string.flatMap(Fingerprint.init(hex:)),
      let placement = entry["placement"]?.string.flatMap(Placement.init(rawValue:))
    else { return nil }
    return Grant(
      .secret(name, fingerprint, placement), to: target.origin, by: methods, for: .project)
  }
}
