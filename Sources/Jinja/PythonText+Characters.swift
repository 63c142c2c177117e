import Vocabulary

/// Characters as Python counts them. Half of a surrogate pair is one, and so is a real character
/// that ``LoneSurrogate`` holds behind a mark.
extension PythonText {
  static func length(_ text: String) -> Int {
    LoneSurrogate.mayHold(text)
      ? LoneSurrogate.parts(text).count : text.unicodeScalars.count
  }

  /// Each character as a text of its own.
  static func characters(_ text: String) -> [String] {
    guard LoneSurrogate.mayHold(text) else { return text.unicodeScalars.map { String($0) } }
    return LoneSurrogate.parts(text).map(held)
  }

  static func prefix(_ text: String, _ count: Int) -> String {
    LoneSurrogate.mayHold(text)
      ? characters(text).prefix(count).joined() : String(text.unicodeScalars.prefix(count))
  }

  private static func held(_ part: LoneSurrogate.Part) -> String {
    var view = String.UnicodeScalarView()
    switch part {
    case .real(let scalar): LoneSurrogate.append(scalar.value, to: &view)
    case .half(let unit): LoneSurrogate.append(UInt32(unit), to: &view)
    }
    return String(view)
  }

  /// `str.encode('utf-8')`.
  ///
  /// - Throws: for half of a surrogate pair, as Python's UnicodeEncodeError.
  static func utf8(_ text: String) throws(JinjaError) -> [UInt8] {
    guard LoneSurrogate.mayHold(text) else { return Array(text.utf8) }
    var out: [UInt8] = []
    for part in LoneSurrogate.parts(text) {
      guard case .real(let scalar) = part else {
        throw JinjaError(.value, "half of a surrogate pair cannot be encoded")
      }
      out.append(contentsOf: String(scalar).utf8)
    }
    return out
  }
}
