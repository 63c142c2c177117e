/// A server that speaks PrivateBin's JSON, inside the process: for the demo and for tests, which let
/// other programs write pastes to it. It keeps them in memory.
///
///     let server = try await PasteServer.start()
///     let id = server.add(paste)            // http://127.0.0.1:41234/?<id>
package final class PasteServer: Sendable {
  package var origin: String { listener.origin }
  private let bin: PasteBin
  private let listener: DemoListener

  private init(_ bin: PasteBin, _ listener: DemoListener) {
    self.bin = bin
    self.listener = listener
  }

  /// - Throws: ``DemoServer/CannotListen``.
  package static func start() async throws -> PasteServer {
    let bin = PasteBin()
    return PasteServer(bin, try await DemoListener(bin))
  }

  /// Keeps a paste: the JSON that a client would post.
  ///
  /// - Returns: its id; nil when a server would refuse it.
  package func add(_ paste: String) -> String? { bin.add(Array(paste.utf8)) }

  /// What was asked for so far, as `GET /?1f2e…`.
  package var requests: [String] { bin.requests }

  package func stop() async { await listener.stop() }
}
