import Vocabulary

/// Cuts a result at whole records so that its message stays within a number of bytes.
struct Budget {
  /// For the whole message; nil for none.
  let bytes: Int?

  /// The result counts twice: as structured content and as the same JSON in a text block, where
  /// quotes and backslashes are escaped once more.
  ///
  /// - Returns: the result, shortened and marked when it was too large.
  func fit(
    _ result: JSON, shortening key: String?, _ continuation: ToolResult.Continuation?
  )
    -> JSON
  {
    guard let bytes, case .object(var members) = result, let key,
      case .array(let elements) = members[key]
    else { return result }
    if size(result) <= bytes { return result }
    members[key] = .array([])
    var room = bytes - size(mark(members, kept: 0, of: elements.count, continuation))
    var kept = 0
    for element in elements {
      room -= size(element) + 2
      if room < 0 { break }
      kept += 1
    }
    members[key] = .array(Array(elements[..<kept]))
    return mark(members, kept: kept, of: elements.count, continuation)
  }

  private func mark(
    _ members: JSONObject, kept: Int, of count: Int, _ continuation: ToolResult.Continuation?
  ) -> JSON {
    var members = members
    members["truncated"] = .bool(true)
    var note = "\(kept) of \(count) records are in this answer: it would be too large with all."
    if let continuation, kept > 0 {
      members["cursor"] = .string("\(continuation.name).\(continuation.start + kept)")
      note += " Call again with this cursor for the rest."
    } else if kept == 0 {
      note += " One record alone is over the budget: ask without records, or raise --result-budget."
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
