import Crypto
package import Vocabulary

extension Manifest {
  /// SHA-256 of the resolved manifest in its canonical form, in hexadecimal: keys sorted, no spaces,
  /// UTF-8, numbers as Python prints them. Two manifests with the same digest behave the same.
  ///
  /// - Returns: nil when the manifest cannot be resolved.
  package var resolvedDigest: String? {
    guard let resolved else { return nil }
    var hash = SHA256()
    hash.update(data: resolved.json.sortingKeys.bytes(.compact))
    let digits = Array("0123456789abcdef")
    return String(
      hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}

extension JSON {
  /// The same value with the keys of every object in the order of their code points.
  package var sortingKeys: JSON {
    switch self {
    case .array(let elements): return .array(elements.map(\.sortingKeys))
    case .object(let members):
      let keys = members.keys.sorted {
        $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
      }
      return .object(
        JSONObject(uniqueKeysWithValues: keys.map { ($0, members[$0]?.sortingKeys ?? .null) }))
    default: return self
    }
  }
}
