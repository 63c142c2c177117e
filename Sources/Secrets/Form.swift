/// A shape in which a value can turn up. The first ones tell more than the last ones: when several
/// are found in a field, the field is said to be withheld for the first.
enum Form: UInt8, Sendable, CaseIterable {
  case exact, unquoted, jsonEscaped, urlEncoded, html, base64, base32, hex, codes, twice, reversed
  case number, latin1
  case md5, sha1, sha256, sha512
  case caseChanged, separated, split, part

  /// As it stands in `‹api_key: withheld, base64›`.
  var word: String {
    switch self {
    case .exact: "exact"
    case .unquoted: "unquoted"
    case .jsonEscaped: "escaped"
    case .urlEncoded: "url-encoded"
    case .html: "html"
    case .base64: "base64"
    case .base32: "base32"
    case .hex: "hex"
    case .codes: "character codes"
    case .twice: "encoded twice"
    case .reversed: "reversed"
    case .number: "number"
    case .latin1: "latin-1"
    case .md5: "md5"
    case .sha1: "sha1"
    case .sha256: "sha256"
    case .sha512: "sha512"
    case .caseChanged: "case-changed"
    case .separated: "separated"
    case .split: "split"
    case .part: "part"
    }
  }
}

/// Bytes to look for, and what it means to find them.
struct SoughtText {
  var bytes: [UInt8]
  let form: Form
  /// True when the case of ASCII letters does not matter.
  var folded = false
}
