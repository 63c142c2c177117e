import Connector
import Egress
import Manifest
package import Secrets
package import Vocabulary

/// The one place where a person and an LLM meet: commands go in, events come out, and everything
/// in an event is masked before it is one.
///
///     let session = try Session(options)
///     await session.open()
///     for await event in await session.events() { … }
///
/// It only connects: what is decided is decided in the rooms below, what is done is done by the
/// files of this folder that are named for it.
package actor Session {
  let options: SessionOptions
  let vault: Vault
  let gate: Gate
  let transport: EgressTransport

  var log = EventLog()
  var questions = Questions()
  var project: ProjectFiles
  var manifest: LoadedManifest?
  /// Manifests that tools brought along, by their text: an LLM sends the same one many times.
  var visitors = ManifestCache()
  var sources: [any OpenSource] = []
  /// Where the sources are, in order of precedence: what the person named, and a `.env` that was
  /// made because a value could not be written anywhere else.
  var addresses: [SourceAddress]
  /// What the person said is no secret.
  var marks: PublicMarks
  var config = SessionConfig()
  var reads = RunningReads()
  var history = ManifestHistory()
  /// Which version of the manifest a client saw last, by the client's number.
  var seenVersions: [Int: Int] = [:]
  var secretWaits = SecretWaits()

  /// The doors for LLM clients; nil in a session that has none.
  var door: (any AccessDoor)?
  var access = AccessView()
  /// As of the last change of a source: looking takes many calls of the system.
  var exposure = Exposure(sources: [], folder: nil)
  var hold = Hold()
  var lastClient = 0
  var lastCall = 0
  var rotated = RotatedTokens()
  /// As they were told last.
  var approvalRows: [ApprovalRow] = []
  private let canary: Canary

  package init(_ options: SessionOptions) throws(Failure) {
    self.options = options
    addresses = options.sources
    marks = PublicMarks(named: options.publicKeys)
    if let root = options.sourceRoot, !DiskFile.exists(root) {
      throw Failure("file_missing", "the folder \(FilePath.name(of: root)) does not exist")
    }
    let key = try Session.fingerprintKey(options.stateFolder)
    vault = Vault(key: key)
    canary = Canary(for: vault)
    project = ProjectFiles(options)
    let relay = ApproverRelay()
    gate = try Session.gate(options, project, asking: relay)
    transport = EgressTransport(
      gate: gate, vault: vault, resolver: options.resolve.map { Resolver($0) } ?? .system)
    relay.connect(self)
  }

  /// Fingerprints are the same from one start to the next only where a key can be kept.
  private static func fingerprintKey(_ folder: String?) throws(Failure) -> Fingerprint.Key {
    guard let folder else { return .process }
    DiskFile.makeFolder(FilePath.parent(of: folder))
    guard let key = try? Fingerprint.Key.load(directory: folder) else { return .process }
    _ = Fingerprint.Key.setProcess(key)
    return key
  }

  /// The recogniser of everything the session knows to be secret at this moment.
  package nonisolated var recogniser: Recogniser { vault.recogniser }

  // MARK: Events

  /// Everything that happened so far and will happen, in order.
  package func events() -> AsyncStream<Event> {
    log.listen { id in Task { await self.drop(listener: id) } }
  }

  /// The latest event. A listener that has seen it has seen all that happened so far.
  package var lastEvent: Int { log.lastID }

  private func drop(listener id: Int) { log.drop(listener: id) }

  func emit(_ kind: Event.Kind, by party: Party) {
    log.append(kind, by: party, at: options.now())
  }

  // MARK: Commands

  /// Does what a person or an LLM asks. What goes wrong becomes an event too.
  package func perform(_ command: Command, by party: Party) async {
    do throws(Failure) {
      switch command {
      case .validate: try loadManifest(by: party, force: true)
      case .stub(let names): _ = try stub(names, in: writableSource(), by: party)
      case .fill(let name, let draft): try fill(name, draft, by: party)
      case .write(let name, let draft): try fill(name, draft, intoFile: true, by: party)
      case .clear(let name): try clear(name, by: party)
      case .mark(let isPublic): try mark(isPublic, by: party)
      case .openPaste(let name, let password): try await openPaste(named: name, password, by: party)
      case .setConfig(let path, let text): try setConfig(path, text, by: party)
      case .repair(let diagnostic): try repair(diagnostic, by: party)
      case .testRead(let stream, let limits, let dryRun):
        var request = ReadRequest(stream: stream, limits: limits)
        request.isDryRun = dryRun
        _ = try await read(request, by: party)
      case .cancelRead: cancelReads()
      case .answer(let id, let answer, let seen):
        await self.answer(id, answer, seen: seen, by: party)
      case .approvals(let change): await self.change(change, by: party)
      case .access(let change): try await self.change(change, by: party)
      case .pace(let pace): setPace(pace, by: party)
      case .readOnlyForLLM(let isReadOnly): setReadOnly(isReadOnly, by: party)
      case .release(let call): release(call: call, by: party)
      case .reply(let call, let words): reply(to: call, words, by: party)
      case .refuse(let call): reply(to: call, nil, by: party)
      }
    } catch {
      emit(.failed(masked(error)), by: party)
    }
  }

  /// Ends what is under way: open questions are denied, reads and held calls cancelled, listeners
  /// finished.
  package func close() async {
    cancelReads()
    refuseHeldCalls()
    secretWaits.endAll()
    questions.withdrawAll()
    log.finish()
  }

  // MARK: Masking

  /// Masks an answer, plants the canary in it, and adds parts that a read masked already.
  package nonisolated func masked(
    _ fields: JSON, adding parts: [(String, Masked<JSON>)] = []
  )
    -> Masked<JSON>
  {
    answer(fields, adding: parts).json
  }

  /// Does the same and counts what was removed from the fields.
  package nonisolated func answer(
    _ fields: JSON, adding parts: [(String, Masked<JSON>)] = []
  ) -> (json: Masked<JSON>, hits: [MaskCount]) {
    var planted = fields.object ?? [:]
    planted[CanaryField.key] = .string(canary.planted)
    var masker = Masker(vault.recogniser.ofLongValues)
    guard case .object(var members) = masker.mask(.object(planted)) else {
      return (Masked(masked: .object([:])), [])
    }
    for (name, part) in parts { members[name] = part.content }
    let hits = masker.hits.filter { $0.name.text != CanaryField.key }
    return (Masked(masked: .object(members)), MaskCount.counting(hits))
  }

  nonisolated func masked(_ failure: Failure) -> Failure {
    var masker = Masker(vault.recogniser.ofLongValues)
    return Failure(
      failure.code, masker.mask(failure.message), hint: failure.hint.map { masker.mask($0) },
      at: failure.span)
  }

  nonisolated func masked(_ text: String) -> String {
    vault.recogniser.ofLongValues.mask(text).text
  }
}
