import Vocabulary

/// One step into a JSON value.
enum PathStep: Sendable, Hashable {
  case key(String)
  case index(Int)
}

/// Finds, sets and deletes parts of JSON as the Python package dpath does, which the CDK uses for
/// extractors, parent keys and transformations.
enum Dpath {
  static func isGlob(_ segment: String) -> Bool {
    segment.utf8.contains { $0 == 0x2A || $0 == 0x3F || $0 == 0x5B }
  }

  /// Every place that matches, breadth first within one parent, as dpath walks.
  static func matches(_ glob: [String], in json: JSON) -> [[PathStep]] {
    if glob.contains("**") {
      return walk(json).filter { matches($0.path, glob[...]) }.map(\.path)
    }
    var found: [(path: [PathStep], value: JSON)] = [([], json)]
    for segment in glob {
      found = found.flatMap { place in
        children(of: place.value, matching: segment).map { (place.path + [$0.0], $0.1) }
      }
    }
    return found.map(\.path)
  }

  /// The values at every match.
  static func values(_ glob: [String], in json: JSON) -> [JSON] {
    if glob.contains("**") { return matches(glob, in: json).compactMap { value(at: $0, in: json) } }
    var found = [json]
    for segment in glob {
      found = found.flatMap { place in children(of: place, matching: segment).map(\.1) }
    }
    return found
  }

  private static func children(of json: JSON, matching segment: String) -> [(PathStep, JSON)] {
    switch json {
    case .object(let object):
      if !isGlob(segment) { return object[segment].map { [(.key(segment), $0)] } ?? [] }
      return object.filter { Glob.matches($0.key, segment) }.map { (.key($0.key), $0.value) }
    case .array(let array):
      if let index = Int(segment) {
        let place = index < 0 ? array.count + index : index
        return array.indices.contains(place) ? [(.index(place), array[place])] : []
      }
      return array.indices.filter { Glob.matches(String($0), segment) }
        .map { (.index($0), array[$0]) }
    default: return []
    }
  }

  static func value(at path: [PathStep], in json: JSON) -> JSON? {
    var current = json
    for step in path {
      switch step {
      case .key(let key):
        guard let next = current[key] else { return nil }
        current = next
      case .index(let index):
        guard let next = current[index] else { return nil }
        current = next
      }
    }
    return current
  }

  /// All places, a level at a time below each parent.
  static func walk(_ json: JSON, from path: [PathStep] = []) -> [(path: [PathStep], value: JSON)] {
    let steps: [(PathStep, JSON)] =
      switch json {
      case .object(let object): object.map { (.key($0.key), $0.value) }
      case .array(let array): array.indices.map { (.index($0), array[$0]) }
      default: []
      }
    return steps.map { (path + [$0.0], $0.1) } + steps.flatMap { walk($0.1, from: path + [$0.0]) }
  }

  private static func matches(_ path: [PathStep], _ glob: ArraySlice<String>) -> Bool {
    guard let at = glob.firstIndex(of: "**") else { return false }
    let head = glob[..<at]
    let tail = glob[(at + 1)...]
    guard path.count >= head.count + tail.count else { return false }
    let pairs =
      Array(zip(path.prefix(head.count), head)) + Array(zip(path.suffix(tail.count), tail))
    return pairs.allSatisfy { step, segment in
      switch step {
      case .key(let key): Glob.matches(key, segment)
      case .index(let index): Int(segment) == index || Glob.matches(String(index), segment)
      }
    }
  }

  /// Deletes what is there; in a list only the last element goes, another becomes null.
  static func delete(_ path: ArraySlice<PathStep>, in json: inout JSON) {
    guard let step = path.first else { return }
    let rest = path.dropFirst()
    switch (step, json) {
    case (.key(let key), .object(var object)):
      json = .null
      if rest.isEmpty {
        object[key] = nil
      } else if var inner = object[key] {
        object[key] = .null
        delete(rest, in: &inner)
        object[key] = inner
      }
      json = .object(object)
    case (.index(let index), .array(var array)):
      json = .null
      if array.indices.contains(index) {
        if !rest.isEmpty {
          delete(rest, in: &array[index])
        } else if index == array.count - 1 {
          array.removeLast()
        } else {
          array[index] = .null
        }
      }
      json = .array(array)
    default: break
    }
  }

  /// Sets a value, making the parents that are missing: a list where the next segment is a number.
  ///
  /// - Returns: false where dpath raises: a parent is a scalar, a list has no such place.
  static func set(_ value: JSON, at path: ArraySlice<String>, in json: inout JSON) -> Bool {
    guard let segment = path.first else { return false }
    let rest = path.dropFirst()
    switch json {
    case .object(var object):
      if rest.isEmpty {
        json = .null
        object[segment] = value
        json = .object(object)
        return true
      }
      var inner = object[segment] ?? fresh(for: rest.first)
      guard inner.isContainer else { return false }
      json = .null
      object[segment] = .null
      let done = set(value, at: rest, in: &inner)
      object[segment] = inner
      json = .object(object)
      return done
    case .array(var array):
      guard segment.isDecimal, let index = Int(segment), index < 100_000 else { return false }
      let isNew = index >= array.count
      while array.count <= index { array.append(.null) }
      var done = true
      if rest.isEmpty {
        array[index] = value
      } else {
        if isNew { array[index] = fresh(for: rest.first) }
        done = array[index].isContainer && set(value, at: rest, in: &array[index])
      }
      json = .array(array)
      return done
    default: return false
    }
  }

  private static func fresh(for segment: String?) -> JSON {
    segment?.isDecimal == true ? .array([]) : .object([:])
  }
}

extension JSON {
  var isContainer: Bool {
    switch self {
    case .array, .object: true
    default: false
    }
  }
}

extension String {
  /// Python's `isdecimal` for ASCII.
  var isDecimal: Bool { !isEmpty && utf8.allSatisfy { $0 &- 0x30 < 10 } }
}

/// Python's `fnmatchcase`: `*`, `?`, `[seq]`, `[!seq]`.
enum Glob {
  static func matches(_ text: String, _ pattern: String) -> Bool {
    if pattern == "*" { return true }
    let text = Array(text.unicodeScalars)
    var rest = Array(pattern.unicodeScalars)[...]
    var place = 0
    // Behind the last star, and where the text was then: of several stars only the last one has to
    // be tried again, so a match costs the product of the lengths at most.
    var retry: (pattern: ArraySlice<Unicode.Scalar>, place: Int)?
    while true {
      if rest.first == "*" {
        rest.removeFirst()
        retry = (rest, place)
        continue
      }
      if rest.isEmpty, place == text.count { return true }
      if place < text.count, let next = one(text[place], rest) {
        rest = next
        place += 1
        continue
      }
      guard let last = retry, last.place < text.count else { return false }
      retry = (last.pattern, last.place + 1)
      rest = last.pattern
      place = last.place + 1
    }
  }

  /// - Returns: the pattern behind what takes this character; nil when nothing does.
  private static func one(
    _ scalar: Unicode.Scalar, _ pattern: ArraySlice<Unicode.Scalar>
  ) -> ArraySlice<Unicode.Scalar>? {
    var pattern = pattern
    guard let symbol = pattern.popFirst() else { return nil }
    switch symbol {
    case "?": return pattern
    case "[":
      // Without its closing bracket it stands for itself.
      guard let set = CharacterSetPattern(&pattern) else { return scalar == "[" ? pattern : nil }
      return set.contains(scalar) ? pattern : nil
    default: return scalar == symbol ? pattern : nil
    }
  }

  private struct CharacterSetPattern {
    private var ranges: [ClosedRange<UInt32>] = []
    private let isNegated: Bool

    /// Reads up to the closing bracket; nil, and nothing read, when there is none.
    init?(_ pattern: inout ArraySlice<Unicode.Scalar>) {
      var rest = pattern
      isNegated = rest.first == "!"
      if isNegated { rest.removeFirst() }
      guard let close = rest.dropFirst().firstIndex(of: "]") else { return nil }
      var members = rest[..<close]
      while let low = members.popFirst() {
        if members.count >= 2, members.first == "-" {
          members.removeFirst()
          let high = members.removeFirst()
          if low.value <= high.value { ranges.append(low.value...high.value) }
        } else {
          ranges.append(low.value...low.value)
        }
      }
      pattern = rest[(close + 1)...]
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
      ranges.contains { $0.contains(scalar.value) } != isNegated
    }
  }
}
