package import Vocabulary

/// A JSON file that somebody wrote by hand, so that complaints name its line and its key.
///
///     let file = JSONFile(name: "state.json", bytes: bytes)
///     throw file.failure("state_invalid", [.index(0), .key("stream")], "is no object")
///     // state.json line 3: [0].stream is no object
package struct JSONFile: Sendable {
  package enum Step: Sendable, Hashable {
    case key(String)
    case index(Int)
  }

  package let name: String
  package let bytes: [UInt8]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// - Throws: ``Failure`` with the line of the first byte that is wrong.
  package func value(_ code: String, hint: String? = nil) throws(Failure) -> JSON {
    do throws(JSONError) {
      return try JSON(parsing: bytes)
    } catch {
      throw Failure(
        code, "\(name) is not JSON: line \(line(of: error.offset)): \(error.reason.rawValue)",
        hint: hint)
    }
  }

  /// A complaint about the value at a place.
  ///
  /// - Parameter hidden: how many of the last steps are not named: keys that may be anything.
  package func failure(
    _ code: String, _ path: [Step], _ problem: String, hint: String? = nil, hidden: Int = 0
  ) -> Failure {
    let place = path.dropLast(hidden).reduce(into: "") { text, step in
      switch step {
      case .index(let index): text += "[\(index)]"
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      }
    }
    let subject = place.isEmpty ? "the value" : place
    return Failure(
      code, "\(name) line \(line(of: offset(of: path))): \(subject) \(problem)", hint: hint)
  }

  private func line(of offset: Int) -> Int { bytes.prefix(offset).count { $0 == 0x0A } + 1 }

  // MARK: Places

  /// Where the value of a path starts; of the deepest one on the way that there is.
  private func offset(of path: [Step]) -> Int {
    var offset = skipSpace(0)
    for step in path {
      guard let next = child(step, at: offset) else { break }
      offset = next
    }
    return offset
  }

  /// Of two equal keys the last one counts.
  private func child(_ step: Step, at start: Int) -> Int? {
    guard start < bytes.count, bytes[start] == 0x7B || bytes[start] == 0x5B else { return nil }
    let isObject = bytes[start] == 0x7B
    var (offset, index, found) = (skipSpace(start + 1), 0, Int?.none)
    while offset < bytes.count, bytes[offset] != 0x7D, bytes[offset] != 0x5D {
      var key: String?
      if isObject {
        let end = skipValue(offset)
        key = (try? JSON(parsing: Array(bytes[offset..<end])))?.string
        offset = skipSpace(skipSpace(end) + 1)
      }
      switch step {
      case .key(let wanted) where key == wanted: found = offset
      case .index(index) where !isObject: return offset
      default: break
      }
      offset = skipSpace(skipValue(offset))
      if offset < bytes.count, bytes[offset] == 0x2C { offset = skipSpace(offset + 1) }
      index += 1
    }
    return found
  }

  private func skipSpace(_ offset: Int) -> Int {
    var offset = offset
    while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
    return offset
  }

  /// The offset behind a value. The text is known to be JSON.
  private func skipValue(_ start: Int) -> Int {
    var offset = start
    var depth = 0
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x22:
        offset += 1
        while offset < bytes.count, bytes[offset] != 0x22 {
          offset += bytes[offset] == 0x5C ? 2 : 1
        }
      case 0x7B, 0x5B: depth += 1
      case 0x7D, 0x5D:
        if depth == 0 { return offset }
        depth -= 1
      case 0x2C, 0x3A, 0x20, 0x09, 0x0A, 0x0D:
        if depth == 0 { return offset }
      default: break
      }
      offset += 1
      if depth == 0, offset <= bytes.count, [0x22, 0x7D, 0x5D].contains(bytes[offset - 1]) {
        return min(offset, bytes.count)
      }
    }
    return bytes.count
  }
}
