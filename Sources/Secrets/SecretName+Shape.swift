import Vocabulary

extension SecretName {
  /// True for what is a value in the place of a name: sixteen letters and digits or more that change
  /// their kind all the time, as random texts do and words do not. It is reported by its line and
  /// never listed.
  var looksLikeValue: Bool {
    text.utf8.split { $0 == 0x5F || $0 == 0x2E || $0 == 0x2D }.contains { part in
      guard part.count >= 16 else { return false }
      var changes = 0
      var runs = 0
      var last: Int?
      for byte in part {
        let kind = ASCII.isDigit(byte) ? 0 : ASCII.isUpper(byte) ? 1 : 2
        if let last, kind != last { changes += 1 }
        if kind == 0, last != 0 { runs += 1 }
        last = kind
      }
      let hasBothCases = part.contains(where: ASCII.isUpper) && part.contains(where: ASCII.isLower)
      return runs >= 4 || runs == 3 && hasBothCases || changes * 2 > part.count
    }
  }
}
