package import Vocabulary

/// The owner of all secrets of a session. Whatever is sealed here is recognised from then on.
///
///     let secret = vault.seal(name, bytes)
///     vault.recogniser.mask(text)          // the value is ‹name› now
package final class Vault: Sendable {
  private struct Contents {
    /// The value each name stands for now.
    var current: [SecretName: Secret] = [:]
    /// Everything ever sealed, oldest first: a replaced key may still turn up in an answer.
    var known: [Secret] = []
    /// Values that the person marked as no secret.
    var published: [SecretName: Secret] = [:]
    /// nil when `known` changed since it was built.
    var recogniser: Recogniser?
  }

  private let key: Fingerprint.Key
  private let contents = Guarded(Contents())

  package init(key: Fingerprint.Key = .process) { self.key = key }

  /// Takes a value. It is registered with the recogniser before this returns.
  package func seal(
    _ name: SecretName, _ bytes: UnsafeBufferPointer<UInt8>, shape: SecretShape = .text
  ) -> Secret {
    let fingerprint = Fingerprint(of: bytes, key: key)
    return contents.withLock { contents in
      // Read again from its file, it is no secret still.
      if let known = contents.published[name], known.fingerprint == fingerprint {
        return known.withShape(shape)
      }
      // One value has one place in memory, however often a file is read again.
      if let twin = contents.known.first(where: {
        $0.fingerprint == fingerprint && $0.name == name && $0.identity == fingerprint
      }) {
        if contents.current[name] != twin { contents.recogniser = nil }
        contents.current[name] = twin
        return twin.withShape(shape)
      }
      let storage =
        contents.known.first { $0.fingerprint == fingerprint }?.storage ?? SharedBytes(bytes)
      let secret = Secret(name: name, fingerprint: fingerprint, shape: shape, storage: storage)
      contents.known.append(secret)
      contents.current[name] = secret
      contents.recogniser = nil
      return secret
    }
  }

  package func seal(_ name: SecretName, _ bytes: [UInt8], shape: SecretShape = .text) -> Secret {
    bytes.withUnsafeBufferPointer { seal(name, $0, shape: shape) }
  }

  /// For values that are text already, such as a token in a login answer. The text is the caller's
  /// to forget.
  package func seal(_ name: SecretName, _ text: String, shape: SecretShape = .text) -> Secret {
    var text = text
    return text.withUTF8 { seal(name, $0, shape: shape) }
  }

  func mint(
    _ name: SecretName, _ bytes: UnsafeBufferPointer<UInt8>, as identity: Fingerprint
  ) -> Secret {
    let fingerprint = Fingerprint(of: bytes, key: key)
    return contents.withLock { contents in
      let twins = contents.known.filter { $0.fingerprint == fingerprint }
      if let same = twins.first(where: { $0.name == name && $0.identity == identity }) {
        return same
      }
      let secret = Secret(
        name: name, fingerprint: fingerprint, identity: identity, shape: .text,
        storage: twins.first?.storage ?? SharedBytes(bytes))
      contents.known.append(secret)
      contents.recogniser = nil
      return secret
    }
  }

  func fingerprint(_ bytes: [UInt8]) -> Fingerprint {
    bytes.withUnsafeBufferPointer { Fingerprint(of: $0, key: key) }
  }

  /// Takes what was typed; the draft is wiped.
  package func seal(
    _ name: SecretName, _ draft: consuming DraftBuffer, shape: SecretShape = .text
  ) -> Secret {
    draft.withBytes { seal(name, $0, shape: shape) }
  }

  /// Ends the use of a value: it leaves ``secrets`` and stays recognised.
  package func retire(_ secret: Secret) {
    contents.withLock { contents in
      if contents.current[secret.name] == secret { contents.current[secret.name] = nil }
    }
  }

  /// Forgets a value, so that it is no longer masked under this name, and passes it by when it is
  /// read again.
  func forget(_ secret: Secret) {
    contents.withLock { contents in
      if contents.published.updateValue(secret, forKey: secret.name) == secret { return }
      if contents.current[secret.name] == secret { contents.current[secret.name] = nil }
      contents.known.removeAll { $0 == secret }
      contents.recogniser = nil
    }
  }

  /// Takes a value back that was published; any other is known.
  func remember(_ secret: Secret) {
    contents.withLock { contents in
      guard contents.published[secret.name] == secret else { return }
      contents.published[secret.name] = nil
      contents.current[secret.name] = secret
      if contents.known.contains(secret) { return }
      contents.known.append(secret)
      contents.recogniser = nil
    }
  }

  /// The secrets in use, by name.
  package var secrets: [Secret] {
    contents.withLock { $0.current.values.sorted { $0.name < $1.name } }
  }

  package subscript(name: SecretName) -> Secret? { contents.withLock { $0.current[name] } }

  /// Knows every value sealed so far. It does not change; ask again after sealing.
  package var recogniser: Recogniser {
    contents.withLock { contents in
      if let ready = contents.recogniser { return ready }
      let current = contents.current
      // A value that has several names is shown under one that is in use.
      let inUse = contents.known.filter { current[$0.name] == $0 }
      let old = contents.known.filter { current[$0.name] != $0 }
      let built = Recogniser(inUse + old)
      contents.recogniser = built
      return built
    }
  }
}
