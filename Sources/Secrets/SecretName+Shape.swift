import Vocabulary

extension SecretName {
  /// True for what is a value in the place of a name: sixteen letters and digits or more that change
  /// their kind all the time, or whose letters do not follow one another as they do in words. It is
  /// reported by its line and never listed.
  ///
  /// Of random texts of 24 letters and digits one in a thousand is taken for a name.
  var looksLikeValue: Bool {
    text.utf8.split { $0 == 0x5F || $0 == 0x2E || $0 == 0x2D }.contains { part in
      part.count >= 16 && (SecretName.isRestless(part) || !SecretName.readsLikeWords(part))
    }
  }

  private static func isRestless(_ part: Substring.UTF8View) -> Bool {
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

  /// Three of four neighbours are letters that often stand side by side.
  private static func readsLikeWords(_ part: Substring.UTF8View) -> Bool {
    var pairs = 0
    var usual = 0
    for (one, two) in zip(part, part.dropFirst()) where ASCII.isLetter(one) && ASCII.isLetter(two) {
      pairs += 1
      let followers = followers[Int(ASCII.fold(one) - 0x61)]
      if followers & 1 << UInt32(ASCII.fold(two) - 0x61) != 0 { usual += 1 }
    }
    return usual * 4 >= pairs * 3
  }

  /// For each letter those that follow it in 95 of 100 places, counted over the words of manifests and
  /// of programs; a bit a letter.
  private static let followers: [UInt32] = [
    "bcdgiklmnprstuvwxy", "aeijlorsuy", "acehiklmorstu", "adeilorsu", "abcdefgilmnopqrstvwxy",
    "aefilorstu", "aehilnorsu", "aeiort", "abcdefglmnoprstvxz", "aeou", "eils", "acdeilopstuy",
    "abdeimopsu", "acdefgiklnopstuv", "abcdfgiklmnoprstuvwxy", "aeiloprstuy", "u",
    "acdegiklmnoprstuvy", "acehiklopstuy", "acdefhilmnoprstuy", "abcdefgilmnprst", "aeio",
    "aeinors", "ceipt", "npst", "e",
  ].map { (letters: StaticString) in
    letters.withUTF8Buffer { $0.reduce(0) { $0 | 1 << UInt32($1 - 0x61) } }
  }
}
