import Vocabulary

/// A JSON-RPC message from a client (JSON-RPC 2.0, section 4; MCP basic/index).
enum Incoming: Sendable {
  case request(id: JSON, method: String, params: JSONObject)
  case notification(method: String, params: JSONObject)
  /// An answer to a request of ours. The server sends none, so this is ignored.
  case response
  /// - Parameter id: the request's own when it could be read, else null.
  case malformed(id: JSON, code: Int, message: String)

  /// Reads one line. Batches are refused: they left the protocol with version 2025-06-18.
  init(line: [UInt8]) {
    let value: JSON
    do {
      value = try JSON(parsing: line)
    } catch {
      self = .malformed(
        id: .null, code: -32700,
        message: "parse error at byte \(error.offset): \(error.reason.rawValue)")
      return
    }
    guard case .object(let members) = value else {
      let reason = value.array == nil ? "a message is one JSON object" : "batches are not supported"
      self = .malformed(id: .null, code: -32600, message: reason)
      return
    }
    self.init(members)
  }

  private init(_ members: JSONObject) {
    let id = members["id"].flatMap(Incoming.usable)
    guard members["jsonrpc"] == .string("2.0") else {
      self = .malformed(id: id ?? .null, code: -32600, message: "jsonrpc must be \"2.0\"")
      return
    }
    guard let method = members["method"]?.string else {
      if members["result"] != nil || members["error"] != nil {
        self = .response
      } else {
        self = .malformed(id: id ?? .null, code: -32600, message: "method is missing")
      }
      return
    }
    let params: JSONObject
    switch members["params"] {
    case nil: params = [:]
    case .object(let object): params = object
    default:
      self = .malformed(id: id ?? .null, code: -32602, message: "params must be an object")
      return
    }
    if members["id"] == nil {
      self = .notification(method: method, params: params)
    } else if let id {
      self = .request(id: id, method: method, params: params)
    } else {
      self = .malformed(id: .null, code: -32600, message: "id must be a string or an integer")
    }
  }

  /// A string or an integer; null is no id.
  private static func usable(_ id: JSON) -> JSON? {
    switch id {
    case .string, .int: id
    default: nil
    }
  }
}
