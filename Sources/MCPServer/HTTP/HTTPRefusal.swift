import Disclosure
import NIOHTTP1

/// A request that is turned away, and with what.
struct HTTPRefusal: Error, Sendable {
  let status: HTTPResponseStatus
  let headers: [(String, String)]
  /// The code and sentence of a JSON-RPC error; nil to say nothing: a stranger learns no more than
  /// the status.
  let error: (code: Int, message: String)?

  init(
    _ status: HTTPResponseStatus, headers: [(String, String)] = [],
    error: (code: Int, message: String)? = nil
  ) {
    self.status = status
    self.headers = headers
    self.error = error
  }

  /// One with a JSON-RPC error, for a client that was let in.
  init(_ status: HTTPResponseStatus, _ code: Int, _ message: String) {
    self.init(status, error: (code, message))
  }
}
