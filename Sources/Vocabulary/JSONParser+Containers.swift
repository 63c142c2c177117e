#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A place in the elements of an array, and what an object there looked like: elements mostly have
/// the same keys in the same order. Then the keys are compared and not read, and all objects of the
/// place share them.
final class JSONPlace {
  /// Where the keys stand in the text, without quotes.
  var keys: [Range<Int>] = []
  /// The keys, each with null.
  var blank = JSONObject()
  /// What lies below the value of each key.
  var members: [JSONPlace] = []
  private var below: JSONPlace?

  /// The place of elements of an array that stands here.
  var elements: JSONPlace {
    if let below { return below }
    let place = JSONPlace()
    below = place
    return place
  }
}

extension JSONParser {
  private mutating func enter() throws(JSONError) {
    depth += 1
    if depth > JSON.depthLimit { throw failure(.tooDeep) }
    position += 1
  }

  // MARK: Arrays

  mutating func array(at place: JSONPlace?) throws(JSONError) -> JSON {
    try enter()
    defer { depth -= 1 }
    var result: [JSON] = []
    skipSpace()
    if position < bytes.count, bytes[position] == 0x5D {
      position += 1
      return .array(result)
    }
    var elements = place?.elements
    while true {
      result.append(try value(at: elements))
      skipSpace()
      guard position < bytes.count else { throw failure(.unexpectedEnd) }
      position += 1
      switch bytes[position - 1] {
      // The first element alone is not worth a note of its keys.
      case 0x2C: if elements == nil { elements = JSONPlace() }
      case 0x5D: return .array(result)
      default:
        position -= 1
        throw failure(.unexpectedCharacter)
      }
    }
  }

  // MARK: Objects

  mutating func object(at place: JSONPlace?) throws(JSONError) -> JSON {
    try enter()
    defer { depth -= 1 }
    skipSpace()
    if position < bytes.count, bytes[position] == 0x7D {
      position += 1
      return .object([:])
    }
    guard let place else { return try unknown(JSONObject(), learning: nil) }
    if place.keys.isEmpty { return try unknown(JSONObject(), learning: place) }
    return try known(place)
  }

  /// Reads an object as long as its keys are those of its place.
  private mutating func known(_ place: JSONPlace) throws(JSONError) -> JSON {
    let first = pending.count
    for (index, key) in place.keys.enumerated() {
      skipSpace()
      guard stands(key) else { return try strange(place, from: first, stopping: index) }
      position += key.count + 2
      try colon()
      pending.append(try value(at: place.members[index]))
      if try ends() {
        guard index + 1 == place.keys.count else {
          return .object(taken(place, from: first, count: index + 1))
        }
        var object = place.blank
        object.values.withUnsafeMutableBufferPointer { values in
          for slot in 0...index { values[slot] = pending[first + slot] }
        }
        pending.removeLast(index + 1)
        return .object(object)
      }
    }
    // It has more than the one before.
    return try unknown(taken(place, from: first, count: place.keys.count), learning: nil)
  }

  private mutating func strange(
    _ place: JSONPlace, from first: Int, stopping index: Int
  ) throws(JSONError) -> JSON {
    try unknown(taken(place, from: first, count: index), learning: nil)
  }

  /// An object of the first keys of a place and the pending values.
  private mutating func taken(_ place: JSONPlace, from first: Int, count: Int) -> JSONObject {
    var object = JSONObject(minimumCapacity: place.keys.count)
    for slot in 0..<count { object[place.blank.keys[slot]] = pending[first + slot] }
    pending.removeLast(count)
    return object
  }

  /// Says whether this key stands here, with its quotes.
  private func stands(_ key: Range<Int>) -> Bool {
    guard let base = bytes.baseAddress, position + key.count + 2 <= bytes.count,
      bytes[position] == 0x22, bytes[position + key.count + 1] == 0x22
    else { return false }
    return memcmp(base + position + 1, base + key.lowerBound, key.count) == 0
  }

  /// Reads the rest of an object, from a key on.
  ///
  /// - Parameter place: gets the keys, when they are plain and each stands once.
  private mutating func unknown(
    _ start: JSONObject, learning place: JSONPlace?
  ) throws(JSONError) -> JSON {
    var result = start
    var keys: [Range<Int>] = []
    var members: [JSONPlace] = []
    var isPlain = place != nil
    while true {
      skipSpace()
      guard position < bytes.count else { throw failure(.unexpectedEnd) }
      guard bytes[position] == 0x22 else { throw failure(.unexpectedCharacter) }
      let mark = position + 1
      let key = try string()
      var member: JSONPlace?
      if isPlain {
        keys.append(mark..<position - 1)
        member = JSONPlace()
        members.append(member ?? JSONPlace())
        isPlain = keys.count <= 256 && !bytes[mark..<position - 1].contains(0x5C)
      }
      try colon()
      result[key] = try value(at: member)
      if try ends() { break }
    }
    if let place, isPlain, result.count == keys.count {
      place.keys = keys
      place.members = members
      place.blank = result.mapValues { _ in .null }
    }
    return .object(result)
  }

  private mutating func colon() throws(JSONError) {
    skipSpace()
    guard position < bytes.count else { throw failure(.unexpectedEnd) }
    guard bytes[position] == 0x3A else { throw failure(.unexpectedCharacter) }
    position += 1
  }

  /// Reads what stands after a member.
  ///
  /// - Returns: false when another one follows.
  private mutating func ends() throws(JSONError) -> Bool {
    skipSpace()
    guard position < bytes.count else { throw failure(.unexpectedEnd) }
    position += 1
    switch bytes[position - 1] {
    case 0x2C: return false
    case 0x7D: return true
    default:
      position -= 1
      throw failure(.unexpectedCharacter)
    }
  }
}
