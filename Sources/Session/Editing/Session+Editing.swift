import Manifest
import Secrets
package import Vocabulary

/// The session manifest's text, for a client that may edit it.
package struct ManifestText: Sendable {
  package let text: String
  /// Names this text: an edit that gives it back is refused when the text is another by then.
  package let version: Int
  package let name: String
  package let lines: Int
}

/// What an edit did.
package struct ManifestEditReport: Sendable {
  package let version: Int
  package let diff: String
  package let added: Int
  package let removed: Int
  package let check: ManifestView
}

extension Session {
  /// The manifest as it is on disk now.
  ///
  /// - Parameter client: of ``ClientView``; its edits by line are for the text it saw.
  /// - Throws: ``Failure`` `manifest_holds_secret` for a text in which somebody pasted one.
  package func manifestText(by party: Party, client: Int?) throws(Failure) -> ManifestText {
    let text = try currentText(by: party)
    if let client { seenVersions[client] = history.last }
    return ManifestText(
      text: text, version: history.last,
      name: project.manifest.map { FilePath.name(of: $0) } ?? "",
      lines: text.linesWithEndings.count)
  }

  /// Changes the manifest file, unless somebody else changed it since the caller saw it.
  ///
  /// - Parameter version: the text the caller means; nil for the one that `client` saw last.
  /// - Throws: ``Failure`` `changed_on_disk`, `manifest_not_read`, or that the edit does not fit.
  package func edit(
    _ edit: ManifestEdit, version: Int?, by party: Party, client: Int?
  ) throws(Failure) -> ManifestEditReport {
    let old = hasManifestFile ? try currentText(by: party) : ""
    let known = version ?? client.flatMap { seenVersions[$0] }
    if let known, known != history.last, history.version(known)?.text != old {
      throw Failure(
        "changed_on_disk",
        "the manifest changed since you read it: you saw version \(known), it is \(history.last)",
        hint: "read it again with get_session_manifest_text, then edit")
    }
    if known == nil, edit.needsKnownText, !old.isEmpty {
      throw Failure(
        "manifest_not_read", "you have not read the manifest whose lines you want to change",
        hint: "read it with get_session_manifest_text first")
    }
    return try write(try edit.apply(to: old), over: old, edit.title, by: party, client: client)
  }

  // MARK: History

  /// Oldest first.
  package func versions(by party: Party) throws(Failure) -> [ManifestVersion] {
    if hasManifestFile { try loadManifest(by: .person) }
    return history.versions
  }

  /// - Throws: ``Failure`` `manifest_holds_secret` when what stands in it became a secret since.
  package func text(ofVersion number: Int) throws(Failure) -> String {
    let text = try version(number).text
    if let failure = secretInText(text) { throw failure }
    return text
  }

  /// - Returns: a unified diff; empty when both are the same text.
  package func diff(from: Int, to: Int, context: Int) throws(Failure) -> String {
    TextDiff(from: try text(ofVersion: from), to: try text(ofVersion: to))
      .unified(context: context)
  }

  /// Writes an old text again, as a new version.
  package func restore(
    version number: Int, by party: Party, client: Int?
  ) throws(Failure) -> ManifestEditReport {
    let text = try version(number).text
    let old = hasManifestFile ? try currentText(by: party) : ""
    return try write(text, over: old, "restore version \(number)", by: party, client: client)
  }

  /// Notes how the readiness report of all streams ended.
  package func noteReadiness(_ isReady: Bool) {
    history.mark(isReady ? .readinessPass : .readinessFail, "readiness report")
  }

  private func version(_ number: Int) throws(Failure) -> ManifestVersion {
    guard let version = history.version(number) else {
      throw Failure(
        "version_unknown", "there is no version \(number) of the manifest",
        hint: "list them with list_session_manifest_versions")
    }
    return version
  }

  // MARK: Text

  private var hasManifestFile: Bool { project.manifest.map { DiskFile.exists($0) } ?? false }

  /// - Throws: `manifest_holds_secret`: such a text is neither served nor kept.
  func currentText(by party: Party) throws(Failure) -> String {
    // A text that is new here was written outside of airlock.
    try loadManifest(by: .person)
    guard let text = manifest?.manifest.text else {
      throw Failure("no_manifest", "no manifest is open", hint: "start airlock with its path")
    }
    if let failure = secretInText(text) { throw failure }
    return text
  }

  func write(
    _ new: String, over old: String, _ title: String, by party: Party, client: Int?
  ) throws(Failure) -> ManifestEditReport {
    guard let path = project.manifest else {
      throw Failure("no_manifest", "no manifest is open", hint: "start airlock with its path")
    }
    if new.utf8.count > Session.manifestLimit {
      throw Failure("file_too_large", "the manifest would be larger than 16 MB")
    }
    let diff = TextDiff(from: old, to: new)
    if new != old || !hasManifestFile {
      try DiskFile.replace(path, with: Array(new.utf8))
      if manifest == nil { tellProject() }
      try loadManifest(by: party)
    }
    guard let loaded = manifest else { throw Failure("no_manifest", "no manifest is open") }
    if let client { seenVersions[client] = history.last }
    emit(
      .manifestEdited(
        ManifestEditView(
          title: title, added: diff.added, removed: diff.removed, revision: loaded.revision)),
      by: party)
    return ManifestEditReport(
      version: history.last, diff: diff.unified(context: 3), added: diff.added,
      removed: diff.removed, check: view(of: loaded))
  }

  /// Which line of a text holds a secret, and whose it is.
  func secretInText(_ text: String) -> Failure? {
    guard let hit = vault.recogniser.firstHit(in: Array(text.utf8)) else { return nil }
    let line = text.linesWithEndings.firstIndex {
      vault.recogniser.firstHit(in: Array($0.utf8)) != nil
    }
    let place = line.map { "line \($0 + 1) of the manifest" } ?? "the manifest"
    return Failure(
      "manifest_holds_secret", "\(place) holds the value of \(hit.name.text) itself",
      hint: "the person replaces it by {{ config['\(hit.name.text)'] }}")
  }

  /// Adds a text that was just loaded to the history, unless a secret stands in it.
  func recordVersion(_ loaded: LoadedManifest, by party: Party) {
    if history.holds(loaded.manifest.text) { return }
    if secretInText(loaded.manifest.text) != nil { return history.skip(loaded.manifest.text) }
    history.record(
      loaded.manifest.text, by: party, at: options.now(), isValid: loaded.manifest.isValid)
  }
}
