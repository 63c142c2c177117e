import Jinja
import Vocabulary

extension Value {
  /// Puts a value at a path, making the objects that are missing (dpath's `new`); secrets around it
  /// stay what they are.
  ///
  /// - Returns: false where the path leads through something that holds nothing.
  mutating func put(_ value: Value, at path: ArraySlice<String>) -> Bool {
    guard let key = path.first else {
      self = value
      return true
    }
    switch self {
    case .dict(var entries):
      var inner = entries[.string(key)] ?? .dict([:])
      let done = inner.put(value, at: path.dropFirst())
      entries[.string(key)] = inner
      self = .dict(entries)
      return done
    case .list(var elements):
      guard key.isDecimal, let index = Int(key), index <= elements.count else { return false }
      if index == elements.count { elements.append(.dict([:])) }
      let done = elements[index].put(value, at: path.dropFirst())
      self = .list(elements)
      return done
    default: return false
    }
  }

  /// Removes a part; in a list only the last element goes, another becomes None.
  mutating func remove(_ path: ArraySlice<PathStep>) {
    guard let step = path.first else { return }
    let rest = path.dropFirst()
    switch (step, self) {
    case (.key(let key), .dict(var entries)):
      if rest.isEmpty {
        entries[.string(key)] = nil
      } else if var inner = entries[.string(key)] {
        inner.remove(rest)
        entries[.string(key)] = inner
      }
      self = .dict(entries)
    case (.index(let index), .list(var elements)) where elements.indices.contains(index):
      if !rest.isEmpty {
        elements[index].remove(rest)
      } else if index == elements.count - 1 {
        elements.removeLast()
      } else {
        elements[index] = .none
      }
      self = .list(elements)
    default: break
    }
  }
}
