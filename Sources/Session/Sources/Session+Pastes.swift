import Egress
import Secrets
import Vocabulary

/// A paste that was named and is not open: what is asked of the person.
package struct LockedPaste: Sendable, Hashable {
  package enum Reason: Sendable, Hashable {
    /// Its address asks for care: the server deletes it when it is read.
    case burns
    case password
    case wrongPassword
  }

  /// Display name: `bin.example/?1f2e…`.
  package let name: String
  package let reason: Reason

  package init(name: String, reason: Reason) {
    self.name = name
    self.reason = reason
  }
}

/// PrivateBin pastes: fetched once, opened with the password of the environment or one that is typed.
extension Session {
  /// Opens a paste that was named when airlock started.
  ///
  /// - Throws: with nobody to ask, what a person would be asked: `paste_burns`,
  ///   `paste_wrong_password`; else what went wrong.
  func openPaste(at location: SourceAddress) async throws(Failure) {
    guard let paste = paste(at: location), !paste.isOpen else { return }
    if paste.address.asksFirst && paste.sealed == nil {
      if options.isInteractive { return tell(paste, .burns) }
      throw Failure(
        "paste_burns", "\(paste.name) asks for care: the server deletes it when it is read",
        hint: "remove the hyphen after # to read it now; its secrets are then in memory alone")
    }
    let password = options.pastePassword.flatMap { text in
      SecretName("PRIVATEBIN_PASSWORD").map { vault.seal($0, text) }
    }
    try await openPaste(at: location, with: password)
  }

  /// The person said yes to reading it, and typed a password or none.
  func openPaste(
    named name: String, _ draft: SecretDraft, by party: Party
  ) async throws(Failure) {
    guard let location = sources.first(where: { $0.name == name })?.location,
      let paste = paste(at: location)
    else { throw Failure("source_not_open", "no paste of this name was named at the start") }
    if paste.isOpen { return }
    var password: Secret?
    if draft.count > 0, let key = SecretName("PRIVATEBIN_PASSWORD") {
      let typed = vault.seal(key, draft.take())
      vault.retire(typed)
      password = typed
    } else if paste.sealed == nil, let text = options.pastePassword {
      password = SecretName("PRIVATEBIN_PASSWORD").map { vault.seal($0, text) }
    }
    try await openPaste(at: location, with: password)
    guard self.paste(at: location)?.isOpen == true else { return }
    tellProject()
    secretsChanged(by: party)
    configChanged(by: party)
    streamsChanged(by: party)
    askWhatIsPublic()
  }

  private func openPaste(at location: SourceAddress, with password: Secret?) async throws(Failure) {
    try await fetch(location)
    do throws(Failure) {
      try await unlock(location, with: password)
    } catch {
      guard options.isInteractive, error.code == PasteError.Code.wrongPassword.rawValue,
        let paste = paste(at: location)
      else { throw error }
      tell(paste, password == nil ? .password : .wrongPassword)
    }
  }

  private func tell(_ paste: PasteSource, _ reason: LockedPaste.Reason) {
    emit(.pasteLocked(LockedPaste(name: paste.name, reason: reason)), by: .person)
  }

  private func paste(at location: SourceAddress) -> PasteSource? {
    sources.first { $0.location == location } as? PasteSource
  }

  private func replace(_ paste: PasteSource) {
    guard let index = sources.firstIndex(where: { $0.location == paste.location }) else { return }
    sources[index] = paste
  }

  /// Asks the server once; what came is kept whatever happens next.
  private func fetch(_ location: SourceAddress) async throws(Failure) {
    guard let paste = paste(at: location), paste.sealed == nil else { return }
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
    guard var fetched = self.paste(at: location) else { return }
    fetched.sealed = sealed
    replace(fetched)
  }

  /// - Throws: `paste_wrong_password`, `paste_too_large`, `paste_broken`.
  private func unlock(_ location: SourceAddress, with password: Secret?) async throws(Failure) {
    guard let paste = paste(at: location), let sealed = paste.sealed else { return }
    let (vault, name) = (vault, paste.name)
    let result = await Aside.run { () throws(PasteError) in
      try sealed.open(paste.address, password: password, sealingInto: vault, source: name)
    }
    guard var opened = self.paste(at: location) else { return }
    switch result {
    case .success(let listing):
      opened.take(listing, public: marks, vault: vault)
      replace(opened)
    case .failure(let error):
      let hint =
        error.code == .wrongPassword && password == nil
        ? "set PRIVATEBIN_PASSWORD in the environment of airlock" : error.hint
      throw Failure(error.code.rawValue, "\(name): \(error.message)", hint: hint)
    }
  }
}
