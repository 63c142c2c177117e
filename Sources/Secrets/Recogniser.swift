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
    /// A few digits in a row of numbers mean little: see `Recogniser+Splits`.
    let isShortNumber: Bool
  }

  let automaton: Automaton
  /// Of the automaton's texts, in order.
  let meanings: [Meaning]
  /// Values too short to be looked for inside a text.
  let shorts: [Secret]
  /// A bit for each length they have; the last one stands for longer ones too.
  let shortLengths: UInt64
  /// The short values were sent before the text came, so that a key can be an echo of one too; of
  /// any other text a key that is named like one is a key.
  let areShortsSent: Bool
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
    // Hashes, so that no copies of values are left behind.
    var exacts: Set<Int> = []
    var forms: [(Secret, SoughtForms)] = []
    for secret in secrets where seenValues.insert(secret.fingerprint).inserted {
      if secret.isTooShort {
        shorts.append(secret)
        continue
      }
      secret.withBytes { bytes in
        forms.append((secret, SoughtForms(bytes)))
        exacts.insert(Array(bytes).hashValue)
        if bytes.contains(0x20) { hasBlanks = true }
        let core = bytes.filter { ASCII.isLetter($0) || ASCII.isDigit($0) }
        if core.count >= Recogniser.shortestSqueezed {
          cores.append(SoughtText(bytes: core, form: .separated))
          coreNames.append(secret.name)
        }
      }
    }
    var seen: Set<Int> = []
    for (secret, list) in forms {
      for text in list.texts {
        // What is encoded twice is nothing else besides, and there is much of it.
        if text.form != .twice {
          let hash = text.bytes.hashValue
          // One secret may be a form of another; then its own name is the better one.
          if text.form != .exact, !text.folded, exacts.contains(hash) { continue }
          guard seen.insert(text.folded ? ~hash : hash).inserted else { continue }
        }
        texts.append(text)
        meanings.append(
          Meaning(
            name: secret.name, form: text.form,
            isShortNumber: text.bytes.count < 12 && text.bytes.allSatisfy(ASCII.isDigit)))
      }
    }
    forms = []
    automaton = Automaton(texts)
    squeezed = Automaton(cores)
    for index in texts.indices { wipe(&texts[index].bytes) }
    for index in cores.indices { wipe(&cores[index].bytes) }
    shortLengths = Recogniser.lengths(of: shorts)
    squeezedNames = coreNames
    self.meanings = meanings
    self.shorts = shorts
    areShortsSent = false
    self.hasBlanks = hasBlanks
  }

  private static func lengths(of secrets: [Secret]) -> UInt64 {
    secrets.reduce(0) { lengths, secret in
      lengths | 1 << UInt64(secret.withBytes { min($0.count, 63) })
    }
  }

  /// Knows nothing.
  package static let empty = Recogniser([])

  private init(_ other: Recogniser, shorts: [Secret]) {
    automaton = other.automaton
    meanings = other.meanings
    hasBlanks = other.hasBlanks
    squeezed = other.squeezed
    squeezedNames = other.squeezedNames
    self.shorts = shorts
    areShortsSent = true
    shortLengths = Recogniser.lengths(of: shorts)
  }

  /// The same, but of the values that are too short to be looked for inside a text only these.
  ///
  /// Masking a short value wherever it stands would confirm a guess: the LLM writes `4711` into a
  /// manifest and looks whether it comes back. So it is looked for where an echo of it can stand: in
  /// the answers of a read that sent it.
  package func limited(toShort sent: Set<Fingerprint>) -> Recogniser {
    if shorts.isEmpty { return self }
    return Recogniser(self, shorts: shorts.filter { sent.contains($0.fingerprint) })
  }

  /// The same without the values that are too short: for text that holds no answer of a server.
  package var ofLongValues: Recogniser { limited(toShort: []) }

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
    // Of forms that overlap the first, the one that tells most.
    var best: (form: Form, text: Int, end: Int)?
    automaton.scan(bytes) { match in
      let form = meanings[match.text].form
      guard let known = best else {
        best = (form, match.text, match.range.upperBound)
        return form != .exact
      }
      if match.range.lowerBound >= known.end { return false }
      if form.rawValue < known.form.rawValue { best = (form, match.text, known.end) }
      return form != .exact
    }
    if let best {
      let meaning = meanings[best.text]
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

extension Recogniser {
  /// Counts the places in some bytes where a form stands as it is looked for: the automaton alone.
  package func echoes(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    automaton.scan(bytes) { _ in
      count += 1
      return true
    }
    return count
  }

  /// Every text that is looked for to find a value; for measurements with made-up values.
  package static func spellings(of value: [UInt8]) -> [[UInt8]] {
    value.withUnsafeBufferPointer { SoughtForms($0).texts.map(\.bytes) }
  }
}
