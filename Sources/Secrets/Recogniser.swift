package import Vocabulary

/// Knows a set of values in the forms in which an answer could give them away, and takes them out.
///
///     recogniser.mask("key ck_live_9f").text              // key ‹api_key›
///     recogniser.mask("Basic Y2tfbGl2ZV85Zg==").text      // ‹api_key: withheld, base64›
///
/// Where the value itself stands, its name stands afterwards. Any other form withholds the whole
/// field, because a part of an encoded value can be decoded too. It never changes; the vault makes
/// a new one when it learned a value.
package final class Recogniser: Sendable {
  /// What a sought text stands for.
  struct Meaning: Sendable {
    let name: SecretName
    let form: Form
    /// A short number in a row of numbers means little: see `Recogniser+Splits`.
    let isShortNumber: Bool
  }

  let automaton: Automaton
  /// Of the automaton's texts, in order.
  let meanings: [Meaning]
  /// Values too short to be looked for inside a text.
  let shorts: [Secret]
  /// Some value has a blank, so that `+` in a query may stand for one.
  let hasBlanks: Bool
  /// Values whose letters and digits are looked for with whatever stands between them.
  let squeezed: Automaton
  let squeezedNames: [SecretName]

  /// - Parameter secrets: when a value has several names, the first one is shown.
  init(_ secrets: [Secret]) {
    var texts: [SoughtText] = []
    var meanings: [Meaning] = []
    var shorts: [Secret] = []
    var hasBlanks = false
    var cores: [SoughtText] = []
    var coreNames: [SecretName] = []
    var seenValues: Set<Fingerprint> = []
    var exacts: Set<[UInt8]> = []
    var forms: [(Secret, SoughtForms)] = []
    for secret in secrets where seenValues.insert(secret.fingerprint).inserted {
      if secret.isTooShort {
        shorts.append(secret)
        continue
      }
      secret.withBytes { bytes in
        forms.append((secret, SoughtForms(bytes)))
        exacts.insert(Array(bytes))
        if bytes.contains(0x20) { hasBlanks = true }
        let core = bytes.filter { ASCII.isLetter($0) || ASCII.isDigit($0) }
        if core.count >= Recogniser.shortestSqueezed {
          cores.append(SoughtText(bytes: core, form: .separated))
          coreNames.append(secret.name)
        }
      }
    }
    var seen: Set<[UInt8]> = []
    for (secret, list) in forms {
      let isShortNumber = secret.withBytes { $0.count < 12 && $0.allSatisfy(ASCII.isDigit) }
      for text in list.texts {
        // One secret may be a form of another; then its own name is the better one.
        if text.form != .exact, !text.folded, exacts.contains(text.bytes) { continue }
        var key = text.bytes
        key.append(text.folded ? 1 : 0)
        guard seen.insert(key).inserted else { continue }
        texts.append(text)
        meanings.append(
          Meaning(name: secret.name, form: text.form, isShortNumber: isShortNumber))
      }
    }
    automaton = Automaton(texts)
    squeezed = Automaton(cores)
    squeezedNames = coreNames
    self.meanings = meanings
    self.shorts = shorts
    self.hasBlanks = hasBlanks
  }

  /// Knows nothing.
  package static let empty = Recogniser([])

  package var isEmpty: Bool { automaton.isEmpty && shorts.isEmpty }

  /// Masks one field. Without a hit the same string comes back, and nothing was copied.
  package func mask(_ text: String) -> (text: String, hits: [MaskHit]) {
    if isEmpty { return (text, []) }
    var hits: [MaskHit] = []
    var text = text
    let masked = text.withUTF8 { verdict($0, wholeValues: true, &hits) }
    return (masked ?? text, hits)
  }

  /// Looks at bytes that are about to leave. Values too short to be looked for are not found.
  ///
  /// - Returns: the first hit of any form, or nil.
  package func contains(_ bytes: UnsafeBufferPointer<UInt8>) -> MaskHit? {
    if automaton.isEmpty { return nil }
    var found: Int?
    automaton.scan(bytes) { match in
      found = match.text
      return false
    }
    if let found {
      let meaning = meanings[found]
      return MaskHit(meaning.name, meaning.reason)
    }
    return wound(bytes) ?? separated(bytes)
  }

  package func firstHit(in bytes: [UInt8]) -> MaskHit? {
    bytes.withUnsafeBufferPointer { contains($0) }
  }
}

extension Recogniser.Meaning {
  var reason: MaskHit.Reason { form == .exact ? .exact : .form(form.word) }
}

extension Recogniser: CustomStringConvertible, CustomReflectable {
  package var description: String { "Recogniser(\(meanings.count) forms)" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
