import NIOHTTP1

/// What a request must look like before its body is read, and how its answer may look.
struct HTTPForm: Sendable {
  /// The one path.
  static let path = "/mcp"
  /// Bytes of a body.
  static let bodyLimit = 64 << 20

  let mayBeJSON: Bool
  let mayStream: Bool
  let wantsContinue: Bool

  /// The path without its query: nothing is ever read from that.
  static func isEndpoint(_ uri: String) -> Bool {
    uri.prefix { $0 != "?" } == path
  }

  /// - Parameter head: of a POST.
  init(_ head: HTTPRequestHead) throws(HTTPRefusal) {
    let headers = head.headers
    guard let type = try HTTPGate.single("Content-Type", headers), HTTPForm.isJSON(type) else {
      throw HTTPRefusal(.unsupportedMediaType, -32600, "Content-Type must be application/json")
    }
    if let coding = headers.first(name: "Content-Encoding"), coding.lowercased() != "identity" {
      throw HTTPRefusal(
        .unsupportedMediaType, headers: [("Accept-Encoding", "identity")],
        error: (-32600, "a body must not be encoded"))
    }
    if let length = headers.first(name: "Content-Length") {
      guard let length = Int(length) else { throw HTTPRefusal(.badRequest) }
      if length > HTTPForm.bodyLimit { throw HTTPForm.tooLarge }
    }
    switch headers.first(name: "Expect")?.lowercased() {
    case nil: wantsContinue = false
    case "100-continue": wantsContinue = true
    default: throw HTTPRefusal(.expectationFailed)
    }
    let types = HTTPForm.accepted(headers)
    mayBeJSON =
      types.isEmpty || !types.isDisjoint(with: ["application/json", "application/*", "*/*"])
    mayStream = !types.isDisjoint(with: ["text/event-stream", "text/*", "*/*"])
    guard mayBeJSON || mayStream else {
      throw HTTPRefusal(
        .notAcceptable, -32600, "Accept must list application/json and text/event-stream")
    }
  }

  static let tooLarge = HTTPRefusal(
    .payloadTooLarge, -32600, "a message is longer than \(bodyLimit >> 20) MB")

  private static func isJSON(_ type: String) -> Bool {
    let parts = type.split(separator: ";").map { trimmed($0).lowercased() }
    return parts.first == "application/json"
      && parts.dropFirst().allSatisfy {
        !$0.hasPrefix("charset=") || $0 == "charset=utf-8" || $0 == "charset=\"utf-8\""
      }
  }

  /// The media types that the client takes, those with a weight of zero left out.
  private static func accepted(_ headers: HTTPHeaders) -> Set<String> {
    var types: Set<String> = []
    for item in headers["Accept"].joined(separator: ",").split(separator: ",") {
      let parts = item.split(separator: ";").map { trimmed($0).lowercased() }
      let isRefused = parts.dropFirst().contains { part in
        part.hasPrefix("q=") && Double(part.dropFirst(2)) == 0
      }
      if let type = parts.first, !isRefused { types.insert(type) }
    }
    return types
  }

  static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }
}
