import Vocabulary

/// A JSON-RPC message from a client (JSON-RPC 2.0, section 4; MCP basic/index).
enum Incoming: Sendable {
  case request(id: JSON, method: String, params: JSONObject)
  case notification(method: String, params: JSONObject)
  /// An answer to a request of ours. The server sends none, so this is ignored.
  case response
  /// - Parameter id: the request's own when it could be read, else null.
  case malformed(id: JSON, code: Int, message: String)
  /// Several at once, which only version 2025-03-26 has.
  case batch([JSON])

  init(line: [UInt8]) {
    do {
      self.init(value: try JSON(parsing: line))
    } catch {
      self = .malformed(
        id: .null, code: -32700,
        message: "parse error at byte \(error.offset): \(error.reason.rawValue)")
    }
  }

  init(value: JSON) {
    switch value {
    case .object(let members): self.init(members)
    case .array(let messages) where !messages.isEmpty: self = .batch(messages)
    default:
      self = .malformed(id: .null, code: -32600, message: "a message is one JSON object")
    }
  }

  /// One message of a batch. An array in an array is none, and `initialize` stands alone
  /// (MCP 2025-03-26, basic/lifecycle).
  init(element value: JSON) {
    self.init(value: value)
    switch self {
    case .batch:
      self = .malformed(id: .null, code: -32600, message: "a message is one JSON object")
    case .request(let id, "initialize", _):
      self = .malformed(id: id, code: -32600, message: "initialize is no part of a batch")
    default: break
    }
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
      if members["id"] == nil {
        // A notification is never answered, not even to say that it is wrong.
        self = .notification(method: method, params: [:])
      } else {
        self = .malformed(id: id ?? .null, code: -32602, message: "params must be an object")
      }
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
  static func usable(_ id: JSON) -> JSON? {
    switch id {
    case .string, .int: id
    case .number(let number) where number.isInteger: id
    default: nil
    }
  }
}

/// The id of a request: a string or an integer, which are never equal to each other.
struct RequestID: Hashable, Sendable {
  let value: JSON

  /// nil for what is no id.
  init?(_ value: JSON?) {
    guard let value = value.flatMap(Incoming.usable) else { return nil }
    self.value = value
  }
}
