import Manifest
import Secrets
package import Vocabulary

extension Session {
  // MARK: Questions

  /// Keys and whether they are set; never values.
  package func listSecrets(in source: String?, by party: Party) throws(Failure) -> SecretsListing {
    let opened = if let source { [try self.source(named: source)] } else { try refreshed() }
    return SecretsListing(
      path: opened.map(\.shownPath).joined(separator: ", "),
      exists: opened.contains(where: \.exists),
      secrets: opened.flatMap { source in
        source.keys.map {
          SecretsListing.Entry(name: $0.name, isSet: $0.isSet, source: source.name)
        }
      },
      warnings: opened.flatMap(\.warnings)
        + opened.filter { !$0.exists }.map { "\($0.name) does not exist" })
  }

  /// Adds a stub for each secret that is needed and stands nowhere yet.
  package func addStubs(_ request: StubRequest, by party: Party) throws(Failure) -> StubReport {
    let names = try names(for: request)
    let source =
      if let name = request.source { try self.source(named: name) } else { try writableSource() }
    if !source.exists && !request.allowCreate {
      throw Failure(
        "file_missing", "\(source.name) does not exist", hint: "allow_create makes it")
    }
    return try stub(names, in: source, because: request.reason, by: party)
  }

  /// The keys that a stub request is about, wherever they may stand already.
  package func names(for request: StubRequest) throws(Failure) -> [SecretName] {
    var names: [SecretName] = []
    if request.manifest != nil || request.paths.isEmpty || request.includesSessionManifest {
      let manifest = try currentManifest(request.manifest)
      if manifest.resolved == nil {
        let first = manifest.diagnostics.first { $0.severity == .error }
        throw Failure(
          "invalid_manifest",
          "the manifest cannot be read" + (first.map { ": \($0.message)" } ?? ""),
          hint: first?.hint, at: first?.span)
      }
      names = neededSecrets(manifest)
    }
    for path in request.paths {
      guard let name = SecretName(path) else {
        throw Failure(
          "bad_key", "a config path is not a name: letters, digits, _ . - and no space",
          hint: "write credentials.password")
      }
      if !names.contains(name) { names.append(name) }
    }
    try check(names: names)
    return names
  }

  // MARK: Changes

  func stub(
    _ names: [SecretName], in source: any OpenSource, because reason: String? = nil, by party: Party
  ) throws(Failure)
    -> StubReport
  {
    let plan = StubPlan(required: names, existing: source.keys)
    if let conflict = plan.conflicts.first {
      throw Failure(
        "key_conflict",
        "\(conflict.name.text) and \(conflict.existing.text) cannot both be keys: "
          + "one would be a value and a group at once",
        hint: "keep the one that the connector's config has")
    }
    var changed = source
    if !plan.missing.isEmpty { try changed.addStubs(plan.missing) }
    remember(changed)
    if !plan.missing.isEmpty {
      emit(
        .stubbed(
          plan.missing, file: changed.name, reason: reason.map { masked($0).cut(to: 200) }),
        by: party)
      secretsChanged(by: party)
    }
    return StubReport(
      path: changed.shownPath, added: plan.missing, set: plan.present,
      unset: names.filter { !plan.present.contains($0) })
  }

  /// Writes what was typed into the source whose value counts, else into the first writable one. A
  /// source that cannot be written keeps it for the session.
  func fill(
    _ name: SecretName, _ draft: SecretDraft, intoFile: Bool = false, by party: Party
  ) throws(Failure) {
    var source = try target(of: name)
    if intoFile, source.whyReadOnly != nil { source = try projectFile() }
    guard draft.count > 0 else {
      throw Failure("empty_value", "nothing was typed", hint: "type or paste the value")
    }
    let secret = vault.seal(name, draft.take())
    try source.set(name, to: secret)
    remember(source)
    emit(.filled(name, file: source.name, fingerprint: secret.fingerprint.words), by: party)
    secretsChanged(by: party)
    streamsChanged(by: party)
  }

  /// A dotenv file to write into: an open one, else `.env` of the project folder, which is opened.
  private func projectFile() throws(Failure) -> any OpenSource {
    if let file = sources.first(where: { $0.whyReadOnly == nil }) { return file }
    guard let folder = project.folder else {
      throw Failure(
        "no_project", "there is no project folder for a .env", hint: "start airlock with --env FILE"
      )
    }
    addresses.append(.file("\(folder)/.env"))
    guard let file = try refreshed().last else {
      throw Failure("no_source", "no source of secrets is open")
    }
    tellProject()
    return file
  }

  private func target(of name: SecretName) throws(Failure) -> any OpenSource {
    try target(of: name, among: refreshed())
  }

  private func target(
    of name: SecretName, among open: [any OpenSource]
  ) throws(Failure) -> any OpenSource {
    if let holder = open.first(where: { $0.hasSet(name) }) { return holder }
    let stub = open.first { $0.holds(name) && $0.whyReadOnly == nil }
    return if let stub { stub } else { try writableSource(among: open) }
  }

  func clear(_ name: SecretName, by party: Party) throws(Failure) {
    guard
      var source = try refreshed().first(where: { $0.hasSet(name) })
    else { throw Failure("secret_unset", "\(name.text) is not set") }
    try source.clear(name)
    remember(source)
    emit(.cleared(name, file: source.name), by: party)
    secretsChanged(by: party)
    streamsChanged(by: party)
  }

  // MARK: Rows

  /// Everything the manifest needs and everything the sources hold, needed ones first.
  func secretsChanged(by party: Party) {
    if options.isInteractive {
      exposure = Exposure(sources: sources.compactMap(\.location.path), folder: project.folder)
    }
    emit(.secretsChanged(secretRows()), by: party)
    wakeWaitsForSecrets()
  }

  private func secretRows() -> [SecretRow] {
    let fields = manifest?.secretFields ?? []
    var names = fields.map(\.name)
    for source in sources {
      names += source.entries.map(\.name).filter { !names.contains($0) }
      names += source.publicValues.map(\.name).filter { !names.contains($0) }
    }
    var seen: Set<SecretName> = []
    return names.filter { seen.insert($0).inserted }.map { name in
      row(of: name, fields.filter { $0.name == name }.map(\.field))
    }
  }

  private func row(of name: SecretName, _ needs: [ConfigField]) -> SecretRow {
    let needed = (needs.map(\.dotted), needs.contains { $0.isRequired })
    if let source = sources.first(where: { $0.publicValues.contains { $0.name == name } }),
      let value = source.publicValues.first(where: { $0.name == name })
    {
      return SecretRow(
        name: name, state: .public, location: source.name, fingerprint: nil,
        neededBy: needed.0, isRequired: needed.1, isTooShort: false, line: value.line,
        publicText: masked(value.text).cut(to: 200))
    }
    let holder = holder(of: name)
    let entry = holder?.entries.first { $0.name == name }
    let others = sources.filter { $0.hasSet(name) }.dropFirst().map(\.name)
    let target = try? target(of: name, among: sources)
    return SecretRow(
      name: name, state: entry?.rowState ?? .unset, location: holder?.name,
      fingerprint: entry?.secret?.fingerprint.words, neededBy: needed.0, isRequired: needed.1,
      isTooShort: entry?.secret?.isTooShort ?? false, line: entry?.line, shadowed: others,
      isKeptInMemory: target?.whyReadOnly != nil)
  }

  /// The source whose value counts: the first that has it set, else the first that has the key.
  private func holder(of name: SecretName) -> (any OpenSource)? {
    sources.first { $0.hasSet(name) } ?? sources.first { $0.holds(name) }
  }

  /// Names of the spec's secret fields, in order of appearance.
  func neededSecrets(_ manifest: Manifest) -> [SecretName] {
    var seen: Set<SecretName> = []
    return manifest.fields.filter(\.isSecret).compactMap { SecretName($0.dotted) }
      .filter { seen.insert($0).inserted }
  }
}
