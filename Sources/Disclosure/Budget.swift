import Vocabulary

/// Cuts a result at whole records, or at whole lines of a text, so that its message stays within a
/// number of bytes.
struct Budget {
  /// For the whole message; nil for none.
  let bytes: Int?

  /// The result counts twice: as structured content and as the same JSON in a text block, where
  /// quotes and backslashes are escaped once more.
  ///
  /// - Parameter overhead: bytes of the message around it.
  /// - Returns: the result, shortened and marked when it was too large.
  func fit(
    _ result: JSON, shortening key: String?, _ continuation: ToolResult.Continuation?,
    overhead: Int
  )
    -> JSON
  {
    guard let bytes = bytes.map({ $0 - overhead }), case .object(var members) = result, let key,
      let whole = members[key],
      size(result) > bytes
    else { return result }
    switch whole {
    case .array(let elements):
      members[key] = .array([])
      let room = bytes - size(mark(members, 0, of: elements.count, "records", continuation))
      let kept = count(elements.map { size($0) + 2 }, within: room)
      members[key] = .array(Array(elements[..<kept]))
      return mark(members, kept, of: elements.count, "records", continuation)
    case .string(let text):
      let lines = text.linesWithEndings
      members[key] = ""
      let room = bytes - size(mark(members, 0, of: lines.count, "lines", continuation))
      let kept = count(lines.map { size(.string(String($0))) }, within: room)
      members[key] = .string(lines[..<kept].joined())
      return mark(members, kept, of: lines.count, "lines", continuation)
    default: return result
    }
  }

  /// How many of these sizes fit, from the first on.
  private func count(_ sizes: [Int], within room: Int) -> Int {
    var room = room
    for (index, size) in sizes.enumerated() {
      room -= size
      if room < 0 { return index }
    }
    return sizes.count
  }

  private func mark(
    _ members: JSONObject, _ kept: Int, of count: Int, _ what: String,
    _ continuation: ToolResult.Continuation?
  ) -> JSON {
    var members = members
    members["truncated"] = .bool(true)
    var note = "\(kept) of \(count) \(what) are in this answer: it would be too large with all."
    if kept == 0 {
      note += " The first alone is over the budget: ask for less, or raise --result-budget."
    } else if let continuation {
      let next = continuation.start + kept
      if let name = continuation.name {
        members["cursor"] = .string("\(name).\(next)")
        note += " Call again with this cursor for the rest."
      } else {
        members["next_line"] = .int(next)
        note += " Call again with first_line \(next) for the rest."
      }
    }
    members["truncation_note"] = .string(note)
    return .object(members)
  }

  private func size(_ value: JSON) -> Int {
    let bytes = value.bytes()
    var escaped = bytes.count
    for byte in bytes where byte == 0x22 || byte == 0x5C { escaped += 1 }
    return bytes.count + escaped
  }
}
