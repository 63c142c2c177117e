/// The characters of a secret that is being typed. It can grow, shrink and be counted; its content
/// goes to the vault and nowhere else.
package struct DraftBuffer: ~Copyable, Sendable {
  private var bytes = WipingBuffer()
  /// Bytes of each character, so that the last one can be removed without reading the text.
  private var lengths: [Int] = []
  private let key: Fingerprint.Key

  package init(key: Fingerprint.Key = .process) { self.key = key }

  /// In characters, as a person counts them.
  package var count: Int { lengths.count }
  package var isEmpty: Bool { lengths.isEmpty }

  /// Two words, the same for the same value; nil while there is nothing.
  package var fingerprint: String? {
    isEmpty ? nil : bytes.withBytes { Fingerprint(of: $0, key: key).words }
  }

  /// Adds typed or pasted text. Newlines at its end are dropped: a paste brings them along, and no
  /// key ends in one. Newlines inside become `\n`, because terminals paste them as `\r`.
  ///
  /// - Returns: how many newlines were dropped.
  @discardableResult
  package mutating func append(_ text: String) -> Int {
    var end = text.endIndex
    var dropped = 0
    while end > text.startIndex {
      let before = text.index(before: end)
      guard DraftBuffer.isNewline(text[before]) else { break }
      end = before
      dropped += 1
    }
    for character in text[..<end] {
      if DraftBuffer.isNewline(character) {
        bytes.append(0x0A)
        lengths.append(1)
      } else {
        bytes.append(contentsOf: character.utf8)
        lengths.append(character.utf8.count)
      }
    }
    return dropped
  }

  private static func isNewline(_ character: Character) -> Bool {
    character == "\n" || character == "\r" || character == "\r\n"
  }

  /// A line break that is part of the value: it was typed, not pasted along.
  package mutating func appendNewline() {
    bytes.append(0x0A)
    lengths.append(1)
  }

  package mutating func deleteLast() {
    if let length = lengths.popLast() { bytes.removeLast(length) }
  }

  package mutating func clear() {
    bytes.removeAll()
    lengths.removeAll()
  }

  /// Moves the text out and leaves this empty.
  package mutating func take() -> DraftBuffer {
    var taken = DraftBuffer(key: key)
    swap(&self, &taken)
    return taken
  }

  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    bytes.withBytes(body)
  }
}
