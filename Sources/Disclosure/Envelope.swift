import Vocabulary

/// Writes JSON-RPC messages as bytes, each with its newline (JSON-RPC 2.0; MCP basic/transports,
/// "stdio"). Half of a surrogate pair goes out as U+FFFD: many clients refuse a whole message for it.
enum Envelope {
  static func result(_ id: JSON, _ writeResult: (inout [UInt8]) -> Void) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(contentsOf: #"{"jsonrpc":"2.0","id":"#.utf8)
    id.write(to: &bytes)
    bytes.append(contentsOf: #","result":"#.utf8)
    writeResult(&bytes)
    bytes.append(contentsOf: "}\n".utf8)
    return bytes
  }

  static func error(_ id: JSON, _ code: Int, _ message: String, _ data: JSON?) -> [UInt8] {
    var members: JSONObject = ["code": .int(code), "message": .string(message)]
    members["data"] = data
    return line(["jsonrpc": "2.0", "id": id, "error": .object(members)])
  }

  static func notification(_ method: String, _ params: JSON) -> [UInt8] {
    line(["jsonrpc": "2.0", "method": .string(method), "params": params])
  }

  private static func line(_ message: JSON) -> [UInt8] {
    var bytes: [UInt8] = []
    message.write(to: &bytes, .whole)
    bytes.append(0x0A)
    return bytes
  }

  /// The structured result is encoded once and written twice: as it is, and escaped as the text
  /// of a content block, as the specification asks (server/tools, "Structured Content"). Clients
  /// read that text as JSON from the first block; the line for a person follows in one that is
  /// marked as theirs.
  ///
  /// - Returns: the message, and where in it the text of the first block stands.
  static func tool(
    _ id: JSON, _ structured: JSON, summary: String, isError: Bool, meta: JSON?
  ) -> ([UInt8], Range<Int>) {
    let encoded = structured.bytes(.whole)
    let text = quoted(encoded)
    var twin = 0..<0
    let message = result(id) { bytes in
      bytes.reserveCapacity(encoded.count + text.count + 512)
      bytes.append(contentsOf: #"{"content":[{"type":"text","text":""#.utf8)
      twin = bytes.count..<bytes.count + text.count
      bytes.append(contentsOf: text)
      bytes.append(contentsOf: #""}"#.utf8)
      if !summary.isEmpty {
        bytes.append(contentsOf: #",{"type":"text","text":"#.utf8)
        JSON.write(quoting: summary, to: &bytes, .whole)
        bytes.append(contentsOf: #","annotations":{"audience":["user"]}}"#.utf8)
      }
      bytes.append(contentsOf: #"],"structuredContent":"#.utf8)
      bytes.append(contentsOf: encoded)
      bytes.append(contentsOf: #","isError":\#(isError)"#.utf8)
      if let meta {
        bytes.append(contentsOf: #","resultType":"complete","_meta":"#.utf8)
        meta.write(to: &bytes)
      }
      bytes.append(0x7D)
    }
    return (message, twin)
  }

  /// How many bytes of a tool's message are not its result, at most.
  static func overhead(_ id: JSON, summary: String, meta: JSON?) -> Int {
    200 + id.bytes().count + JSON.string(summary).bytes().count + (meta?.bytes().count ?? 0)
  }

  /// JSON as the inside of a JSON string. What was encoded once has no control characters left, so
  /// only quotes and backslashes are escaped.
  private static func quoted(_ encoded: [UInt8]) -> [UInt8] {
    var extra = 0
    for byte in encoded where byte == 0x22 || byte == 0x5C { extra += 1 }
    return [UInt8](unsafeUninitializedCapacity: encoded.count + extra) { target, count in
      for byte in encoded {
        if byte == 0x22 || byte == 0x5C {
          target.initializeElement(at: count, to: 0x5C)
          count += 1
        }
        target.initializeElement(at: count, to: byte)
        count += 1
      }
    }
  }
}
