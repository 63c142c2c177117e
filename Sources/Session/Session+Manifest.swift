import Connector
import Manifest
import Secrets
package import Vocabulary

extension Session {
  /// A manifest beyond this is refused before it is read.
  package static let manifestLimit = 16 << 20

  /// Reads and checks the manifest file again.
  ///
  /// - Parameter force: tell about it although the text did not change.
  func loadManifest(by party: Party, force: Bool = false) throws(Failure) {
    guard let path = project.manifest else {
      throw Failure("no_manifest", "no manifest is open", hint: "start airlock with its path")
    }
    let bytes: [UInt8]
    do throws(Failure) {
      bytes = try DiskFile.read(path, limit: Session.manifestLimit)
    } catch {
      // What was shown before is not true any more.
      manifest = nil
      emit(.manifestChanged(.missing(error, revision: 0)), by: party)
      secretsChanged(by: party)
      throw error
    }
    // Checking the same text again would say the same again.
    if !force, let manifest, manifest.manifest.text.utf8.elementsEqual(bytes) { return }
    let start = options.now()
    let loaded = Manifest(bytes: bytes)
    let isSame = manifest?.manifest.text == loaded.text
    if isSame && !force { return }
    manifest = LoadedManifest(
      manifest: loaded, revision: (manifest?.revision ?? 0) + (isSame ? 0 : 1),
      milliseconds: (options.now() - start) * 1000)
    if let manifest { recordVersion(manifest, by: party) }
    manifestChanged(by: party)
    secretsChanged(by: party)
    configChanged(by: party)
  }

  func manifestChanged(by party: Party) {
    guard let manifest else { return }
    emit(.manifestChanged(view(of: manifest)), by: party)
  }

  /// Tells what the streams need now that a secret or the config is another.
  func streamsChanged(by party: Party) {
    guard options.isInteractive, let manifest else { return }
    emit(.streamsChanged(view(of: manifest).streams), by: party)
  }

  /// Checks the session's manifest, or a text that somebody brought along.
  package func check(manifest text: String?, by party: Party) throws(Failure) -> ManifestView {
    guard let text else {
      try loadManifest(by: party, force: true)
      guard let manifest else { throw Failure("no_manifest", "no manifest is open") }
      return view(of: manifest)
    }
    let start = options.now()
    let visitor = try visitingManifest(text)
    return view(
      of: LoadedManifest(
        manifest: visitor, revision: 0, milliseconds: (options.now() - start) * 1000))
  }

  /// A manifest given as text. Text on one line without a colon is taken for a path by those who
  /// come from the Python server; only the session's own manifest may be named that way.
  func visitingManifest(_ text: String) throws(Failure) -> Manifest {
    if text.utf8.count > Session.manifestLimit {
      throw Failure("file_too_large", "the manifest is larger than 16 MB")
    }
    if Session.looksLikePath(text) {
      guard namesSessionManifest(text) else {
        throw Failure(
          "manifest_path_refused", "the manifest was given as a path that is not the session's own",
          hint: "send the manifest as YAML text")
      }
      try loadManifest(by: .person)
      if let manifest { return manifest.manifest }
    }
    return visitors.manifest(for: text)
  }

  private static func looksLikePath(_ text: String) -> Bool {
    !text.utf8.contains(0x0A) && !text.utf8.contains(0x3A)
      && (text.hasSuffix(".yaml") || text.hasSuffix(".yml"))
  }

  /// A text that is no manifest but the path of the session's.
  func namesSessionManifest(_ text: String) -> Bool {
    guard Session.looksLikePath(text), let path = project.manifest else { return false }
    return DiskFile.resolved(text) == DiskFile.resolved(path)
  }

  /// The names of the streams of the session's manifest.
  package func streamNames() throws(Failure) -> [String] {
    try currentManifest(nil).streams.map(\.name)
  }

  /// The manifest a command is about.
  func currentManifest(_ text: String?) throws(Failure) -> Manifest {
    if let text {
      learnSourceRoot()
      return try visitingManifest(text)
    }
    if manifest == nil { try loadManifest(by: .person) }
    guard let manifest else {
      throw Failure(
        "no_manifest", "no manifest is open", hint: "send it as the argument manifest")
    }
    return manifest.manifest
  }

  /// Writes the one likely repair of a diagnostic into the file.
  func repair(_ diagnostic: Diagnostic, by party: Party) throws(Failure) {
    guard let path = project.manifest, let repair = diagnostic.repair else {
      throw Failure("no_repair", "this problem has no single likely repair")
    }
    try loadManifest(by: party)
    guard let manifest, manifest.manifest.diagnostics.contains(diagnostic) else {
      throw Failure(
        "changed_on_disk", "the manifest changed since this problem was found",
        hint: "look at the problems again")
    }
    try DiskFile.replace(path, with: Array(manifest.manifest.applying(repair).utf8))
    emit(.repaired(title: repair.title), by: party)
    try loadManifest(by: party)
  }

  /// - Note: what a read would need is worked out for the screen alone: it plans every stream.
  func view(of loaded: LoadedManifest) -> ManifestView {
    let manifest = loaded.manifest
    guard options.isInteractive else {
      return ManifestView(
        revision: loaded.revision, isValid: manifest.isValid,
        diagnostics: manifest.diagnostics.map(masked),
        streams: manifest.streams.map {
          StreamView(name: masked($0.name), request: "", notReady: nil, span: $0.span)
        }, lines: [], milliseconds: loaded.milliseconds)
    }
    let reader = try? reader(for: manifest, request: nil)
    return ManifestView(
      revision: loaded.revision, isValid: manifest.isValid,
      diagnostics: manifest.diagnostics.map(masked),
      streams: manifest.streams.map { stream in
        StreamView(
          name: masked(stream.name), request: reader.map { self.request(of: stream, $0) } ?? "",
          notReady: notReady(stream, manifest, reader), span: stream.span)
      },
      lines: masked(manifest.text).split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init),
      milliseconds: loaded.milliseconds)
  }

  /// `GET /v1/customers`
  func request(of stream: StreamSummary, _ reader: StreamReader) -> String {
    guard let request = try? reader.firstRequest(of: stream.name) else { return "" }
    return masked("\(request.method) \(request.path.masked)")
  }

  /// Why a read of this stream cannot start.
  func notReady(
    _ stream: StreamSummary, _ manifest: Manifest, _ reader: StreamReader?
  )
    -> String?
  {
    if manifest.resolved == nil { return "the manifest has errors" }
    guard let reader else { return "the config is not complete" }
    return reader.readiness(of: stream.name).map { masked($0.message) }
  }

  private func masked(_ diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic(
      diagnostic.severity, diagnostic.code, at: diagnostic.span, path: masked(diagnostic.path),
      masked(diagnostic.message), hint: diagnostic.hint.map { masked($0) },
      repair: diagnostic.repair)
  }
}

extension ManifestView {
  /// The view of a file that cannot be read.
  static func missing(_ failure: Failure, revision: Int) -> ManifestView {
    ManifestView(
      revision: revision, isValid: false,
      diagnostics: [
        Diagnostic(.error, failure.code, at: nil, failure.message, hint: failure.hint)
      ], streams: [], lines: [], milliseconds: 0)
  }
}
