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
  /// Moves a template that starts a value into a block text, when its line is plain enough. Quotes
  /// around it would do as well, but a repair must not repeat what stands in the file.
  func repair(in bytes: [UInt8], _ lines: LineIndex) -> Repair? {
    guard isUnquotedTemplate else { return nil }
    var start = offset
    while start > 0, bytes[start - 1] != 0x0A, bytes[start - 1] != 0x0D { start -= 1 }
    var end = offset
    while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
    while end > offset, bytes[end - 1] == 0x20 { end -= 1 }
    let text = String(decoding: bytes[offset..<end], as: UTF8.self)
    let before = String(decoding: bytes[start..<offset], as: UTF8.self)
    guard text.hasSuffix("}}"), !text.contains(" #"), before.hasSuffix(" "),
      !before.contains(where: { "{[\"'&!".contains($0) })
    else { return nil }
    let indent = before.prefix { $0 == " " || $0 == "-" }.count
    let place = lines.position(of: offset)
    return Repair(
      title: "write it as a block text", span: SourceSpan(place, place),
      replacement: ">-\n" + String(repeating: " ", count: indent + 2))
  }
}
