import Egress
import Secrets
import Vocabulary

/// Sources that take time: pastes are fetched and derived, programs run.
extension Session {
  /// Opens those that are not open yet. The first that fails ends it when nobody watches; with a
  /// screen open each failure is told, and the others are opened.
  func openRemoteSources(by party: Party) async throws(Failure) {
    for location in options.sources {
      do throws(Failure) {
        switch location {
        case .file: continue
        case .paste: try await openPaste(at: location)
        case .command(let command): try await runCommand(command, at: location)
        }
      } catch {
        guard options.isInteractive else { throw error }
        emit(.failed(masked(error)), by: party)
      }
    }
  }

  private func index(of location: SourceAddress) -> Int? {
    sources.firstIndex { $0.location == location }
  }

  // MARK: Pastes

  private func openPaste(at location: SourceAddress) async throws(Failure) {
    guard let index = index(of: location), let paste = sources[index] as? PasteSource,
      !paste.isOpen
    else { return }
    if paste.address.asksFirst && paste.sealed == nil {
      throw Failure(
        "paste_burns", "\(paste.name) asks for care: the server deletes it when it is read",
        hint: "remove the hyphen after # to read it now; its secrets are then in memory alone")
    }
    try await fetch(location)
    try await unlock(location, with: options.pastePassword)
  }

  /// Asks the server once; what came is kept whatever happens next.
  private func fetch(_ location: SourceAddress) async throws(Failure) {
    guard let index = index(of: location), let paste = sources[index] as? PasteSource,
      paste.sealed == nil
    else { return }
    let sealed: SealedPaste
    do throws(EgressError) {
      let body = try await transport.paste(at: paste.address.requestURL)
      do throws(PasteError) { sealed = try SealedPaste(answer: body) } catch {
        throw EgressError(
          .brokenResponse, error.message, hint: error.hint, note: error.code.rawValue)
      }
    } catch {
      throw Failure(
        error.note ?? error.code.rawValue, "\(paste.name): \(error.message)", hint: error.hint)
    }
    guard let index = self.index(of: location), var fetched = sources[index] as? PasteSource else {
      return
    }
    fetched.sealed = sealed
    sources[index] = fetched
  }

  /// - Throws: `paste_wrong_password`, `paste_too_large`, `paste_broken`.
  private func unlock(_ location: SourceAddress, with text: Concealed?) async throws(Failure) {
    guard let index = index(of: location), let paste = sources[index] as? PasteSource,
      let sealed = paste.sealed
    else { return }
    let vault = vault
    let password = text.flatMap { text in
      SecretName("PRIVATEBIN_PASSWORD").map { vault.seal($0, text) }
    }
    let name = paste.name
    let result = await Aside.run { () throws(PasteError) in
      try sealed.open(paste.address, password: password, sealingInto: vault, source: name)
    }
    guard let index = self.index(of: location), var opened = sources[index] as? PasteSource else {
      return
    }
    switch result {
    case .success(let listing):
      opened.take(listing, public: options.publicKeys, vault: vault)
      sources[index] = opened
    case .failure(let error):
      let hint =
        error.code == .wrongPassword && password == nil
        ? "set PRIVATEBIN_PASSWORD in the environment of airlock" : error.hint
      throw Failure(error.code.rawValue, "\(name): \(error.message)", hint: hint)
    }
  }

  // MARK: Programs

  private func runCommand(
    _ command: SecretCommand, at location: SourceAddress
  ) async throws(Failure) {
    guard let index = index(of: location), !sources[index].exists else { return }
    let vault = vault
    let result = await Aside.run { () throws(SecretsError) in
      try command.run(sealingInto: vault)
    }
    guard let index = self.index(of: location), var run = sources[index] as? CommandSource else {
      return
    }
    switch result {
    case .success(let listing):
      run.take(listing, public: options.publicKeys, vault: vault)
      sources[index] = run
    case .failure(let error): throw Failure(error)
    }
  }
}

/// Work that blocks or computes for seconds, on a thread of its own: the few threads that tasks
/// share must stay free.
enum Aside {
  static func run<Value: Sendable, Problem: Error>(
    _ work: @escaping @Sendable () throws(Problem) -> Value
  ) async -> Result<Value, Problem> {
    await withCheckedContinuation { continuation in
      DetachedThread.start { continuation.resume(returning: Result(catching: work)) }
    }
  }
}
