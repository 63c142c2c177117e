package import Vocabulary

extension Manifest {
  /// Writes a repair into the text.
  ///
  /// - Returns: the new text; load it again to check it.
  package func applying(_ repair: Repair) -> String {
    let bytes = Array(text.utf8)
    let lines = LineIndex(bytes)
    let start = lines.offset(of: repair.span.start)
    let end = max(start, lines.offset(of: repair.span.end))
    return String(
      decoding: bytes[..<start] + Array(repair.replacement.utf8) + bytes[end...], as: UTF8.self)
  }
}

extension YAMLFailure {
  /// Puts a template that starts a value into quotes, when its line allows to see where it ends.
  func repair(in bytes: [UInt8], _ lines: LineIndex) -> Repair? {
    guard isUnquotedTemplate else { return nil }
    var end = offset
    while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
    while end > offset, bytes[end - 1] == 0x20 { end -= 1 }
    let text = String(decoding: bytes[offset..<end], as: UTF8.self)
    guard text.hasSuffix("}}"), !text.contains(" #"), !text.contains("\\") else { return nil }
    // A long word could be a secret, which a repair must not repeat.
    guard
      text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).allSatisfy({ $0.count <= 24 })
    else { return nil }
    var near = 0
    let span = lines.span(offset, end, near: &near)
    for quote in ["\"", "'"] where !text.contains(quote) {
      return Repair(title: "put it in quotes", span: span, replacement: quote + text + quote)
    }
    return nil
  }
}
