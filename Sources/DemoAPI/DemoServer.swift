/// A make-believe HTTP API inside the process, for `airlock demo` and for tests.
///
///     let server = try await DemoServer.start(tokens: .random())
///     server.origin        // http://127.0.0.1:41234
///     await server.stop()
///
/// It listens on 127.0.0.1 alone, on a port that the system chooses.
package final class DemoServer: Sendable {
  /// `http://127.0.0.1:41234`.
  package var origin: String { listener.origin }
  package let credentials: DemoCredentials
  private let listener: DemoListener

  private init(_ listener: DemoListener, _ credentials: DemoCredentials) {
    self.listener = listener
    self.credentials = credentials
  }

  /// Why it does not listen.
  package struct CannotListen: Error, Sendable {
    package let message = "the demo API cannot listen on 127.0.0.1"
  }

  /// - Throws: ``CannotListen``.
  package static func start(tokens: DemoCredentials) async throws -> DemoServer {
    DemoServer(try await DemoListener(DemoAnswers(credentials: tokens)), tokens)
  }

  /// Closes the port and every connection, and waits until they are closed.
  package func stop() async { await listener.stop() }
}
