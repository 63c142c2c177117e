import Egress
import Manifest
import Secrets
package import Vocabulary

/// A key that a source holds and the spec does not call secret: is it one?
package struct PublicCandidate: Sendable, Hashable {
  package let name: SecretName
  /// Display name of the source that holds it.
  package let source: String
  /// `string`, `integer`, …: as the spec has it.
  package let kind: String
  /// What the spec calls the field; masked.
  package let title: String?
  /// Its name is one that secrets have, whatever the spec says: whoever writes the spec may have
  /// left the word out.
  package let soundsSecret: Bool

  package init(
    name: SecretName, source: String, kind: String, title: String?, soundsSecret: Bool
  ) {
    self.name = name
    self.source = source
    self.kind = kind
    self.title = title
    self.soundsSecret = soundsSecret
  }

  /// Says whether a name has a word that belongs to secrets: `api_key`, `apikey`, `db.password`.
  static func soundsSecret(_ name: SecretName) -> Bool {
    let words = name.text.lowercased().split { "_.-".contains($0) }
    let telling: Set<Substring> = [
      "key", "pass", "pwd", "auth", "cert", "salt", "pin", "jwt", "pat", "private", "session",
    ]
    let endings = ["apikey", "token", "secret", "password", "passwd", "credential", "credentials"]
    return words.contains { word in
      telling.contains(word) || endings.contains { word.hasSuffix($0) }
    }
  }
}

/// A mark that is kept for the project.
package struct MarkView: Sendable, Hashable {
  package let name: SecretName
  package let isPublic: Bool
  /// The key has another value now, or is not set: the mark does nothing.
  package let isStale: Bool
}

/// Keys that are no secret: asked about once when a source is opened, and marked by a person.
extension Session {
  /// One question that lists what the spec does not call secret and nobody was asked about yet. The
  /// answer is the person's; what the spec says later changes nothing.
  func askWhatIsPublic() {
    guard options.isInteractive else { return }
    let open = publicCandidates.filter { candidate in
      secret(named: candidate.name).map { !marks.isDecided($0) } ?? false
    }
    if !open.isEmpty { emit(.publicKeysAsked(open), by: .person) }
  }

  /// The keys that the manifest's spec knows and does not call secret.
  private var publicCandidates: [PublicCandidate] {
    let fields = (manifest?.manifest.fields ?? []).filter { !$0.isSecret }
    return fields.compactMap { field in
      guard let name = SecretName(field.dotted),
        let source = sources.first(where: { $0.hasSet(name) })
      else { return nil }
      return PublicCandidate(
        name: name, source: source.name, kind: field.kind.rawValue,
        title: field.title.map { masked($0).cut(to: 60) },
        soundsSecret: PublicCandidate.soundsSecret(name))
    }
  }

  private func secret(named name: SecretName) -> Secret? {
    sources.lazy.compactMap { $0.entries.first { $0.name == name && $0.isSet }?.secret }.first
      ?? sources.lazy.compactMap { $0.publicValues.first { $0.name == name }?.secret }.first
  }

  /// Marks keys as public, or takes the mark back; bound to the value that each has now, and kept
  /// for the project where something can be kept.
  ///
  /// - Parameter said: whether each key is no secret.
  /// - Throws: `refused` for anybody but a person, `secret_unset`, `approvals_unusable`.
  package func mark(_ said: [SecretName: Bool], by party: Party) throws(Failure) {
    guard party == .person else {
      throw Failure("refused", "only a person says what is no secret")
    }
    _ = try refreshed()
    var fresh: [SecrecyMark] = []
    for (name, isPublic) in said {
      guard let secret = secret(named: name) else {
        throw Failure(
          "secret_unset", "\(name.text) is not set",
          hint: "a mark is for a value: set the key first")
      }
      fresh.append(SecrecyMark(name, secret.fingerprint, isPublic: isPublic))
    }
    if let store = Session.store(options, project) {
      do throws(GrantStore.Failure) { try store.mark(fresh) } catch { throw Failure(error) }
    }
    marks.add(fresh)
    _ = try refreshed()
    let names = { (isPublic: Bool) in said.filter { $0.value == isPublic }.map(\.key).sorted() }
    emit(.marked(public: names(true), secret: names(false)), by: party)
    secretsChanged(by: party)
    configChanged(by: party)
    streamsChanged(by: party)
  }

  /// What was said of keys for this project.
  ///
  /// - Throws: `approvals_unusable`.
  package func keptMarks() throws(Failure) -> [MarkView] {
    guard let store = Session.store(options, project) else { return [] }
    do throws(GrantStore.Failure) {
      return try store.load().marks.map { mark in
        MarkView(
          name: mark.name, isPublic: mark.isPublic,
          isStale: secret(named: mark.name).map { !mark.isAbout($0) } ?? true)
      }
    } catch {
      throw Failure(error)
    }
  }

  /// Takes in the marks that are kept for the project. Where they cannot be read, everything is a
  /// secret that was not named for this run.
  func readMarks() {
    guard let store = Session.store(options, project) else { return }
    marks.replace(with: (try? store.load())?.marks ?? [])
  }
}
