/// A request with its secrets in it, on its way to the socket. It never leaves this room, and has no
/// text to print.
struct ConcreteRequest: Sendable {
  let method: String
  /// ASCII; the origin in its one spelling.
  let url: String
  let headers: [(name: String, value: String)]
  let body: [UInt8]
}

extension ConcreteRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
  var description: String { "‹request›" }
  var debugDescription: String { "‹request›" }
  var customMirror: Mirror { Mirror(self, children: []) }
}
