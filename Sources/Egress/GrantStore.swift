import Secrets
package import Vocabulary

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

  /// What is kept for this project.
  package struct Approvals: Sendable, Equatable {
    package var grants: [Grant] = []
    package var refusals: [StandingRefusal] = []
    package var marks: [SecrecyMark] = []

    package init(
      grants: [Grant] = [], refusals: [StandingRefusal] = [], marks: [SecrecyMark] = []
    ) {
      self.grants = grants
      self.refusals = refusals
      self.marks = marks
    }

    fileprivate init(_ entries: [JSON]) {
      grants = entries.compactMap(GrantStore.grant)
      refusals = entries.compactMap(GrantStore.refusal)
      marks = entries.compactMap(GrantStore.mark)
    }
  }

  /// What was said for this project.
  package func load() throws(Failure) -> Approvals {
    Approvals(try read()["projects"]?[project]?.array ?? [])
  }

  /// Which file it is now; nil while there is none.
  var stamp: PrivateFile.Stamp? { PrivateFile.stamp(of: file) }

  /// Adds grants to this project's and writes the file in one step. A refusal of the same key to the
  /// same origin goes, and so does an unconfirmed grant of the same.
  package func add(_ grants: [Grant]) throws(Failure) {
    try change { kept in
      for grant in grants {
        kept.refusals.removeAll { $0.stops(grant.passenger, to: grant.origin) }
        kept.grants.removeAll {
          $0.passenger == grant.passenger && $0.origin == grant.origin
            && $0.methods == grant.methods && (grant.isConfirmed || !$0.isConfirmed)
        }
        if !kept.grants.contains(where: { $0.isSame(as: grant) }) { kept.grants.append(grant) }
      }
    }
  }

  /// Keeps a refusal; the grants that it contradicts go.
  package func refuse(_ refusal: StandingRefusal) throws(Failure) {
    try change { kept in
      kept.grants.removeAll { refusal.stops($0.passenger, to: $0.origin) }
      if !kept.refusals.contains(refusal) { kept.refusals.append(refusal) }
    }
  }

  /// Takes back what was granted, refused or marked.
  ///
  /// - Parameters:
  ///   - name: nil for every key, and for requests without one.
  ///   - origin: nil for every origin.
  /// - Returns: how many entries went.
  @discardableResult
  package func revoke(_ name: SecretName?, to origin: Origin?) throws(Failure) -> Int {
    var gone = 0
    try change { kept in
      let before = kept.grants.count + kept.refusals.count + kept.marks.count
      kept.grants.removeAll {
        (name == nil || $0.passenger.name == name) && (origin == nil || $0.origin == origin)
      }
      kept.refusals.removeAll {
        (name == nil || $0.name == name) && (origin == nil || $0.origin == origin)
      }
      // A key that is marked has no origin.
      if origin == nil { kept.marks.removeAll { name == nil || $0.name == name } }
      gone = before - kept.grants.count - kept.refusals.count - kept.marks.count
    }
    return gone
  }

  /// Takes back what the closures name.
  func remove(
    _ isGone: (Grant) -> Bool, refusals isForgotten: (StandingRefusal) -> Bool
  ) throws(Failure) {
    try change { kept in
      kept.grants.removeAll(where: isGone)
      kept.refusals.removeAll(where: isForgotten)
    }
  }

  /// Makes what was granted on the command line a person's own.
  func confirm(_ isMeant: (Grant) -> Bool) throws(Failure) {
    try change { kept in
      let confirmed = kept.grants.map { grant in
        isMeant(grant)
          ? Grant(grant.passenger, to: grant.origin, by: grant.methods, for: .project) : grant
      }
      kept.grants = []
      for grant in confirmed where !kept.grants.contains(grant) { kept.grants.append(grant) }
    }
  }

  /// Forgets every approval of this project.
  package func forgetAll() throws(Failure) { try change { $0 = Approvals() } }

  func change(_ body: (inout Approvals) -> Void) throws(Failure) {
    try PrivateFile.makeFolder(folder)
    let lock = try PrivateFile.lock(folder + "/approvals.lock")
    defer { lock.release() }
    var document = try read().object ?? [:]
    var projects = document["projects"]?.object ?? [:]
    let kept = Approvals(projects[project]?.array ?? [])
    var changed = kept
    body(&changed)
    if changed == kept { return }
    let all =
      changed.grants.map(GrantStore.entry) + changed.refusals.map(GrantStore.entry)
      + changed.marks.map(GrantStore.entry)
    if all.isEmpty {
      projects.removeValue(forKey: project)
    } else {
      projects[project] = .array(all)
    }
    document["version"] = 1
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
    if case .inside(let address) = grant.passenger { entry["address"] = .string(address) }
    entry["methods"] = .string(grant.methods.rawValue)
    if !grant.isConfirmed { entry["confirmed"] = false }
    return .object(entry)
  }

  private static func entry(_ refusal: StandingRefusal) -> JSON {
    [
      "origin": .string(refusal.origin.text), "key": .string(refusal.name.text),
      "fingerprint": .string(refusal.fingerprint.hex), "refused": true,
    ]
  }

  private static func refusal(_ entry: JSON) -> StandingRefusal? {
    guard entry["refused"] == true, let text = entry["origin"]?.string,
      let target = try? OriginParser.parse(text),
      let name = entry["key"]?.string.flatMap({ SecretName($0) }),
      let fingerprint = entry["fingerprint"]?.string.flatMap(Fingerprint.init(hex:))
    else { return nil }
    return StandingRefusal(name, fingerprint, to: target.origin)
  }

  private static func grant(_ entry: JSON) -> Grant? {
    guard entry["refused"] != true, let text = entry["origin"]?.string,
      let target = try? OriginParser.parse(text),
      let methods = entry["methods"]?.string.flatMap(MethodClass.init(rawValue:))
    else { return nil }
    let isConfirmed = entry["confirmed"] != false
    if let text = entry["address"]?.string {
      guard let address = IPAddress(text) else { return nil }
      return Grant(
        .inside(address.text), to: target.origin, by: methods, for: .project,
        isConfirmed: isConfirmed)
    }
    guard let key = entry["key"]?.string else {
      return Grant(
        .visit, to: target.origin, by: methods, for: .project, isConfirmed: isConfirmed)
    }
    guard let name = SecretName(key),
      let fingerprint = entry["fingerprint"]?.string.flatMap(Fingerprint.init(hex:)),
      let placement = entry["placement"]?.string.flatMap(Placement.init(rawValue:))
    else { return nil }
    return Grant(
      .secret(name, fingerprint, placement), to: target.origin, by: methods, for: .project,
      isConfirmed: isConfirmed)
  }
}
