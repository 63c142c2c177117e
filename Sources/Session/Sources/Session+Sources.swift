import Manifest
import Secrets
import Vocabulary

extension Session {
  /// Opens everything that the person named and tells about it.
  ///
  /// - Throws: for a source that cannot be read when nobody watches; with a screen open it becomes
  ///   an event, so that the person can mend it.
  package func open() async throws(Failure) {
    tellProject()
    try attempt { () throws(Failure) in try self.readSources() }
    try await openRemoteSources(by: .person)
    learnSourceRoot()
    try attempt { () throws(Failure) in try self.loadConfig(by: .person) }
    if let path = project.manifest, DiskFile.exists(path) {
      try attempt { () throws(Failure) in try self.loadManifest(by: .person, force: true) }
    }
    secretsChanged(by: .person)
    accessChanged(by: .person)
    askWhatIsPublic()
    if options.isInteractive { await noteApprovals() }
  }

  /// A manifest that does not exist yet is no manifest; it is watched for.
  func tellProject() {
    let manifest = project.manifest.flatMap { DiskFile.exists($0) ? FilePath.name(of: $0) : nil }
    emit(
      .projectOpened(
        ProjectView(
          name: project.name, manifest: manifest,
          sources: sources.isEmpty
            ? addresses.compactMap { $0.path.map { FilePath.name(of: $0) } }
            : sources.map(\.name), isDemo: options.isDemo,
          openPastes: sources.compactMap { $0 as? PasteSource }.filter(\.isOpen).map(\.name))),
      by: .person)
  }

  /// A file that is watched was written by somebody.
  package func fileChanged(_ path: String) {
    let party = Party.person
    do throws(Failure) {
      if path == project.manifest {
        if manifest == nil { tellProject() }
        try loadManifest(by: party)
      } else if path == project.config {
        try loadConfig(by: party)
        streamsChanged(by: party)
      } else {
        try readSources()
        secretsChanged(by: party)
        configChanged(by: party)
        streamsChanged(by: party)
      }
    } catch {
      emit(.failed(masked(error)), by: party)
    }
  }

  /// What a person should know of the open sources: files that others may read, lines that cannot
  /// be read.
  package var sourceWarnings: [String] { sources.flatMap(\.warnings).map { masked($0) } }

  /// The files whose change the session wants to hear of.
  package var watchedFiles: [String] {
    [project.manifest, project.config].compactMap { $0 } + sources.compactMap(\.location.path)
  }

  private func attempt(_ body: () throws(Failure) -> Void) throws(Failure) {
    do throws(Failure) {
      try body()
    } catch {
      guard options.isInteractive else { throw error }
      emit(.failed(masked(error)), by: .person)
    }
  }

  /// Opens every source for a listing, without a project around it.
  ///
  /// - Throws: as ``open()``.
  package func openSources() async throws(Failure) {
    try readSources()
    try await openRemoteSources(by: .person)
  }

  /// Files are read again; pastes and programs stay as they were when they were opened.
  private func readSources() throws(Failure) {
    readMarks()
    var opened: [any OpenSource] = []
    var problem: Failure?
    for location in addresses {
      do throws(Failure) {
        opened.append(try source(at: location))
      } catch {
        problem = problem ?? error
      }
    }
    sources = opened
    if let problem { throw problem }
  }

  private func source(at location: SourceAddress) throws(Failure) -> any OpenSource {
    switch location {
    case .file(let path):
      return try FileSource(path, vault: vault, public: marks)
    case .paste(let link):
      if let open = sources.first(where: { $0.location == location }) { return marked(open) }
      return try PasteSource(link, vault: vault)
    case .command(let command):
      let open = sources.first { $0.location == location }
      return open.map(marked) ?? CommandSource(command)
    }
  }

  private func marked(_ source: any OpenSource) -> any OpenSource {
    var source = source
    source.apply(marks, vault: vault)
    return source
  }

  /// The open sources as they are on disk now.
  func refreshed() throws(Failure) -> [any OpenSource] {
    try readSources()
    return sources
  }

  func remember(_ source: any OpenSource) {
    if let index = sources.firstIndex(where: { $0.location == source.location }) {
      sources[index] = source
    }
  }

  /// The source that new keys go to: the first that can be written, else the first.
  func writableSource() throws(Failure) -> any OpenSource {
    try writableSource(among: refreshed())
  }

  func writableSource(among open: [any OpenSource]) throws(Failure) -> any OpenSource {
    guard let source = open.first(where: { $0.whyReadOnly == nil }) ?? open.first else {
      throw Failure(
        "no_source", "no source of secrets is open", hint: "start airlock with --env FILE")
    }
    return source
  }

  /// A source by its name, path or address: an open one, or a file inside the folder that tools may
  /// use.
  func source(named text: String) throws(Failure) -> any OpenSource {
    let open = try refreshed()
    if let known = open.first(where: { $0.name == text || $0.location.path == text }) {
      return known
    }
    if PasteAddress.looksLikeOne(text) {
      if let known = open.first(where: { ($0 as? PasteSource)?.address.isNamed(by: text) == true })
      {
        return known
      }
      throw Failure(
        "source_not_open", "this paste is not open: only a person opens one",
        hint: "ask the person to start airlock with --env and its address")
    }
    let real = DiskFile.resolved(text)
    if let known = open.first(where: { $0.location.path.map(DiskFile.resolved) == real }) {
      return known
    }
    guard let root = options.sourceRoot else {
      throw Failure(
        "source_not_open", "this source is not open: only a person opens one",
        hint: "ask the person to start airlock with --env")
    }
    let path = FilePath.absolute(text, from: root)
    try SourceRule(root: DiskFile.resolved(root)).check(path)
    return try FileSource(path, vault: vault, public: marks)
  }

  /// The set secrets of the open sources, or of those that a tool named; first source first.
  func secrets(from names: [String]?) throws(Failure) -> [(SecretName, Secret)] {
    var result: [SecretName: Secret] = [:]
    var order: [SecretName] = []
    for source in try opened(names) {
      for entry in source.entries {
        guard let secret = entry.secret, result[entry.name] == nil else { continue }
        result[entry.name] = secret
        order.append(entry.name)
      }
    }
    return order.compactMap { name in result[name].map { (name, $0) } }
  }

  /// A config with the keys of the sources that are marked public laid over it.
  func publicConfig(
    _ base: JSON, _ fields: [ConfigField], from names: [String]?
  ) throws(Failure)
    -> JSON
  {
    var config = SessionConfig(values: base)
    for source in try opened(names) {
      for value in source.publicValues {
        let kind = fields.first { $0.path == value.name.path }?.kind
        config.set(SessionConfig.cast(value.text, to: kind), at: value.name.path)
      }
    }
    return config.values
  }

  private func opened(_ names: [String]?) throws(Failure) -> [any OpenSource] {
    guard let names else { return sources }
    var result: [any OpenSource] = []
    for name in names { result.append(try source(named: name)) }
    return result
  }
}

/// Which files a tool may name: `.env`, `.env.*` or `*.env`, inside one folder, reached by no link
/// that leads out of it.
struct SourceRule {
  /// With all links followed.
  let root: String

  func check(_ path: String) throws(Failure) {
    let name = FilePath.name(of: path)
    let real =
      DiskFile.exists(path)
      ? DiskFile.resolved(path) : DiskFile.resolved(FilePath.parent(of: path)) + "/" + name
    let realName = FilePath.name(of: real)
    // A link that leads nowhere yet may lead anywhere tomorrow.
    let isLost =
      DiskFile.isLink(path) && !DiskFile.exists(path)
      || !DiskFile.exists(FilePath.parent(of: path))
    guard !isLost, real.hasPrefix(root + "/"), !real.contains("/../"),
      SourceRule.isDotenv(name), SourceRule.isDotenv(realName)
    else {
      throw Failure(
        "source_refused", "this is no dotenv file inside the folder that tools may use",
        hint: "name a file called .env, .env.* or *.env there")
    }
  }

  static func isDotenv(_ name: String) -> Bool {
    name == ".env" || name.hasPrefix(".env.") || name.hasSuffix(".env")
  }
}
