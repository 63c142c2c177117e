package import Vocabulary

/// The state that a test read starts from, in each of the shapes in which Airbyte's tools write it
/// (airbyte-protocol: `AirbyteStateMessage`): a list of states, a list or lines of messages, one of
/// either, a stream's own state, or the legacy object of states by stream.
package struct StateFile: Sendable {
  private static let code = "state_invalid"
  private static let help =
    #"give a list of {"type": "STREAM", "stream": {"stream_descriptor": {"name": …}, "stream_state": {…}}}"#

  private let file: JSONFile
  private let value: JSON
  /// Each with its way from the root of the file.
  private var states: [(stream: String, state: JSON)] = []

  /// - Throws: ``Failure`` `state_not_json` or `state_invalid` that names file, line and key.
  package init(_ file: JSONFile) throws(Failure) {
    self.file = file
    if let lines = StateFile.lines(file) {
      value = .array(lines.map(\.value))
      for line in lines {
        // A complaint about a message on a line of its own is about that line.
        try take(line.value, [], in: line.file)
      }
      return
    }
    value = try file.value("state_not_json")
    switch value {
    case .array(let entries):
      for (index, entry) in entries.enumerated() { try take(entry, [.index(index)], in: file) }
    case .object(let members):
      if StateFile.isMessage(members) { try take(value, [], in: file) }
    default: throw file.failure(StateFile.code, [], "holds no state", hint: StateFile.help)
    }
  }

  /// The streams that the file names.
  package var streams: [String] {
    isOwn ? [] : states.map(\.stream)
  }

  /// It may be the state of any one stream.
  private var isOwn: Bool {
    if case .object(let members) = value { !StateFile.isMessage(members) } else { false }
  }

  /// The state of a stream, as an Airbyte state message; the last one counts.
  ///
  /// - Parameter known: the streams of the manifest: an object whose keys are all among them holds
  ///   states by stream.
  /// - Returns: nil when the file has none for it.
  package func state(of stream: String, known: [String]) -> JSON? {
    var state: JSON?
    if isOwn, case .object(let members) = value {
      if let own = members[stream], own.object != nil {
        state = own
      } else if members.isEmpty || !members.keys.allSatisfy({ known.contains($0) }) {
        state = value
      }
    } else {
      state = states.last { $0.stream == stream }?.state
    }
    guard let state, !state.isNull else { return nil }
    return [
      [
        "type": "STREAM",
        "stream": ["stream_descriptor": ["name": .string(stream)], "stream_state": state],
      ]
    ]
  }

  // MARK: Shapes

  private static let types = ["STREAM", "GLOBAL", "LEGACY", "STATE"]

  private static func isMessage(_ members: JSONObject) -> Bool {
    guard let type = members["type"]?.string else {
      return members["stream"]?["stream_descriptor"] != nil
    }
    return types.contains(type)
  }

  /// Messages one a line, as a connector prints them.
  private static func lines(_ file: JSONFile) -> [(value: JSON, file: JSONFile)]? {
    guard (try? JSON(parsing: file.bytes)) == nil else { return nil }
    var result: [(value: JSON, file: JSONFile)] = []
    for (number, line) in file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      .enumerated()
    {
      let blank = line.allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }
      if blank { continue }
      guard let value = try? JSON(parsing: Array(line)), value.object != nil else { return nil }
      // Lines are counted from the start of the file.
      let above = [UInt8](repeating: 0x0A, count: number)
      result.append((value, JSONFile(name: file.name, bytes: above + line)))
    }
    return result.count > 1 ? result : nil
  }

  private mutating func take(
    _ entry: JSON, _ path: [JSONFile.Step], in file: JSONFile
  ) throws(Failure) {
    guard case .object(let members) = entry else {
      throw file.failure(StateFile.code, path, "is no object", hint: StateFile.help)
    }
    let type = members["type"]
    switch type?.string {
    case "STATE":
      try take(members["state"] ?? .null, path + [.key("state")], in: file)
    case "STREAM":
      try takeStream(members["stream"], path + [.key("stream")], in: file)
    case "GLOBAL":
      let place = path + [.key("global"), .key("stream_states")]
      guard let list = members["global"]?["stream_states"]?.array else {
        throw file.failure(
          StateFile.code, place, "is no list of stream states", hint: StateFile.help)
      }
      for (index, state) in list.enumerated() {
        try takeStream(state, place + [.index(index)], in: file)
      }
    case "LEGACY":
      guard case .object(let data)? = members["data"] else {
        throw file.failure(
          StateFile.code, path + [.key("data")], "is no object of states by stream")
      }
      for (stream, state) in data {
        try add(stream, state, path + [.key("data"), .key(stream)], in: file, hidden: 1)
      }
    // What else a connector prints.
    case "RECORD", "LOG", "TRACE", "CATALOG", "SPEC", "CONNECTION_STATUS", "CONTROL": return
    case nil where type == nil && members["stream"] != nil:
      try takeStream(members["stream"], path + [.key("stream")], in: file)
    default:
      throw file.failure(
        StateFile.code, path + [.key("type")],
        type == nil ? "is missing" : "is none of \(StateFile.types.joined(separator: ", "))",
        hint: StateFile.help)
    }
  }

  private mutating func takeStream(
    _ stream: JSON?, _ path: [JSONFile.Step], in file: JSONFile
  ) throws(Failure) {
    guard let stream, stream.object != nil else {
      throw file.failure(
        StateFile.code, path, stream == nil ? "is missing" : "is no object", hint: StateFile.help)
    }
    guard let name = stream["stream_descriptor"]?["name"]?.string else {
      throw file.failure(
        StateFile.code, path + [.key("stream_descriptor"), .key("name")], "is no text",
        hint: StateFile.help)
    }
    try add(name, stream["stream_state"] ?? .null, path + [.key("stream_state")], in: file)
  }

  private mutating func add(
    _ stream: String, _ state: JSON, _ path: [JSONFile.Step], in file: JSONFile, hidden: Int = 0
  ) throws(Failure) {
    guard state.object != nil || state.isNull else {
      throw file.failure(
        StateFile.code, path, hidden > 0 ? "holds a state that is no object" : "is no object",
        hidden: hidden)
    }
    states.append((stream, state))
  }
}
