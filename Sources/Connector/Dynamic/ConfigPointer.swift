import Jinja
import Secrets
import Vocabulary

extension Value {
  /// The part of a config that a path leads to; secrets stay holes (dpath's `get`).
  ///
  /// - Returns: every match; the value itself for an empty path.
  func parts(at path: ArraySlice<String>) -> [Value] {
    guard let segment = path.first else { return [self] }
    let rest = path.dropFirst()
    if let entries {
      return entries.filter { key, _ in
        Dpath.isGlob(segment) ? Glob.matches(key.plainText, segment) : key.plainText == segment
      }.flatMap { $0.value.parts(at: rest) }
    }
    guard case .list(let elements) = self else { return [] }
    return elements.enumerated().filter { index, _ in
      Int(segment) == index || Glob.matches(String(index), segment)
    }.flatMap { $0.element.parts(at: rest) }
  }
}
