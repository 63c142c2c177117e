import Foundation
import MCPServer
import Vocabulary

/// A client of HTTP that sends exactly the bytes that it is told to, on one connection.
final class WebPeer {
  struct Response {
    let status: Int
    let headers: [(name: String, value: String)]
    var body = ""

    func header(_ name: String) -> String? {
      headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    var json: JSON? { try? JSON(parsing: body) }
    var errorCode: Int? { json?["error"]?["code"]?.int }
  }

  struct NotConnected: Error {}

  private let descriptor: Int32
  private var chunks: AsyncStream<[UInt8]>.Iterator
  private var pending: [UInt8] = []

  init(port: Int) throws {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    #if canImport(Glibc)
      let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let made = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(made, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else {
      close(made)
      throw NotConnected()
    }
    descriptor = made
    let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
    chunks = stream.makeAsyncIterator()
    // Blocking, and so on a thread of its own.
    Thread.detachNewThread {
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = read(made, &chunk, chunk.count)
        if count <= 0 { break }
        continuation.yield(Array(chunk[..<count]))
      }
      continuation.finish()
    }
  }

  deinit { hangUp() }

  func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// Sends text that fits in the system's buffer, or waits on a thread of its own.
  func send(_ text: String) async { await send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) async {
    let descriptor = descriptor
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var offset = 0
        while offset < bytes.count {
          let count = bytes[offset...].withUnsafeBytes {
            Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
          }
          if count <= 0 { break }
          offset += count
        }
        continuation.resume()
      }
    }
  }

  /// The next answer, with its body unless it is a stream; nil when the connection ends first.
  func response() async -> Response? {
    guard let head = await until("\r\n\r\n") else { return nil }
    let lines = head.components(separatedBy: "\r\n")
    let headers = lines.dropFirst().filter { !$0.isEmpty }.map { line in
      let colon = line.firstIndex(of: ":") ?? line.endIndex
      return (
        name: String(line[..<colon]),
        value: line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
      )
    }
    var response = Response(
      status: lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0,
      headers: headers)
    if let length = response.header("Content-Length").flatMap({ Int($0) }) {
      response.body = await take(length).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    return response
  }

  /// The next chunk of a stream, each of which is one event or comment; nil at its end.
  func event() async -> String? {
    var text = ""
    while !text.hasSuffix("\n\n") {
      // A line end of two bytes is one character.
      guard let size = await until("\r\n").flatMap({ Int($0.dropLast(), radix: 16) }),
        let bytes = await take(size + 2), size > 0
      else { return nil }
      text += String(decoding: bytes.dropLast(2), as: UTF8.self)
    }
    return text
  }

  /// The next message of a stream; comments are passed over.
  func message() async -> JSON? {
    while let event = await event() {
      guard let data = event.split(separator: "\n").first(where: { $0.hasPrefix("data: ") }) else {
        continue
      }
      return try? JSON(parsing: String(data.dropFirst(6)))
    }
    return nil
  }

  /// Whether the other side ended the connection; what it still said is thrown away.
  func ending() async { while await more() {} }

  private func until(_ mark: String) async -> String? {
    let mark = Array(mark.utf8)
    while true {
      if let range = pending.firstRange(of: mark) {
        let text = String(decoding: pending[..<range.upperBound], as: UTF8.self)
        pending.removeFirst(range.upperBound)
        return text
      }
      guard await more() else { return nil }
    }
  }

  private func take(_ count: Int) async -> [UInt8]? {
    while pending.count < count { guard await more() else { return nil } }
    defer { pending.removeFirst(count) }
    return Array(pending[..<count])
  }

  private func more() async -> Bool {
    guard let chunk = await chunks.next() else { return false }
    pending += chunk
    return true
  }
}

/// A request as text, with what is usual left out.
struct WebRequest {
  var method = "POST"
  var target = "/mcp"
  var headers: [(String, String)]
  var body = ""
  /// nil to leave it out.
  var length: Int?

  init(_ entrance: WebEntrance, _ body: String = "", accept: String? = nil) {
    headers = [
      ("Host", "127.0.0.1:\(entrance.port)"), ("Authorization", "Bearer \(entrance.token)"),
      ("Content-Type", "application/json"),
      ("Accept", accept ?? "application/json, text/event-stream"),
    ]
    self.body = body
    length = body.utf8.count
  }

  func with(_ name: String, _ value: String?) -> WebRequest {
    var request = self
    request.headers.removeAll { $0.0.lowercased() == name.lowercased() }
    if let value { request.headers.append((name, value)) }
    return request
  }

  func adding(_ name: String, _ value: String) -> WebRequest {
    var request = self
    request.headers.append((name, value))
    return request
  }

  func by(_ method: String, at target: String = "/mcp") -> WebRequest {
    var request = self
    request.method = method
    request.target = target
    return request
  }

  var head: String {
    let length = length.map { [("Content-Length", String($0))] } ?? []
    let lines = (headers + length).map { "\($0.0): \($0.1)\r\n" }.joined()
    return "\(method) \(target) HTTP/1.1\r\n\(lines)\r\n"
  }

  var text: String { head + body }
}

/// What a client of the HTTP door knows.
struct WebEntrance: Sendable {
  let port: Int
  let token: String

  /// Sends one request on a connection of its own.
  func ask(_ request: WebRequest) async throws -> WebPeer.Response? {
    let peer = try WebPeer(port: port)
    await peer.send(request.text)
    return await peer.response()
  }
}

extension House {
  /// Opens the HTTP door, if need be; the token comes the way a person would copy it.
  func entrance() async throws -> WebEntrance {
    let url = try await openHTTP()
    let port = url.split(separator: ":").last.flatMap { Int($0.prefix { $0 != "/" }) }
    let shown = await doors.configurations()[0]
    let text = await doors.secretText(of: shown)
    return WebEntrance(port: port ?? 0, token: String(text.split(separator: " ").last ?? ""))
  }
}

/// Messages of version 2026-07-28, with the headers that repeat them.
enum Modern {
  static let version = "2026-07-28"

  static func body(
    _ method: String, _ params: JSONObject = [:], id: Int? = 1, token: String? = nil
  ) -> String {
    var meta: JSONObject = [
      "io.modelcontextprotocol/protocolVersion": .string(version),
      "io.modelcontextprotocol/clientCapabilities": [:],
      "io.modelcontextprotocol/clientInfo": ["name": "modern", "version": "2"],
    ]
    if let token { meta["progressToken"] = .string(token) }
    var params = params
    params["_meta"] = .object(meta)
    var message: JSONObject = ["jsonrpc": "2.0", "method": .string(method)]
    if let id { message["id"] = .int(id) }
    message["params"] = .object(params)
    return JSON.object(message).text()
  }

  static func request(
    _ entrance: WebEntrance, _ method: String, _ params: JSONObject = [:], token: String? = nil
  ) -> WebRequest {
    var request = WebRequest(entrance, body(method, params, token: token))
      .with("MCP-Protocol-Version", version).with("Mcp-Method", method)
    if let name = params["name"]?.string { request = request.with("Mcp-Name", name) }
    return request
  }

  static func call(
    _ entrance: WebEntrance, _ tool: String, token: String? = nil
  ) -> WebRequest {
    request(entrance, "tools/call", ["name": .string(tool), "arguments": [:]], token: token)
  }
}
