import DemoAPI
import MCPServer
import Session
import Vocabulary

/// The demo's LLM coming in: the socket is opened, a second service is started, and the script runs
/// beside the person. It comes in once at a time.
final class DemoVisit: Sendable {
  private struct Stay {
    var work: Task<Void, Never>?
    var isHere = false
    var billing: DemoServer?
  }

  private let session: Session
  private let place: SocketPlace?
  private let tokens: DemoCredentials
  /// Seconds between two of its calls.
  private let pause: Double
  private let stay = Guarded(Stay())

  init(session: Session, place: SocketPlace?, tokens: DemoCredentials, pause: Double = 0.4) {
    self.session = session
    self.place = place
    self.tokens = tokens
    self.pause = pause
  }

  /// Starts its work, unless it is at work already.
  func start() {
    stay.withLock { stay in
      if stay.isHere { return }
      stay.isHere = true
      stay.work = Task {
        await work()
        self.stay.withLock { $0.isHere = false }
      }
    }
  }

  /// Waits until its work is over.
  func finished() async { await stay.withLock(\.work)?.value }

  /// Sends it away.
  func end() async {
    let work = stay.withLock(\.work)
    work?.cancel()
    await work?.value
    await stay.withLock { stay in
      defer { stay.billing = nil }
      return stay.billing
    }?.stop()
  }

  private func work() async {
    await session.perform(.access(.socket(true)), by: .person)
    // Why the socket could not be opened is on the screen by now.
    guard let place,
      let caller = try? SocketCaller(at: place, name: "demo-llm", version: Airlock.version),
      let billing = await billingService()
    else { return }
    await withTaskCancellationHandler {
      // The door was closed on it: it goes.
      try? await DemoLLM(caller: caller, billing: billing.origin, pause: pause).run()
    } onCancel: {
      Task { await caller.leave() }
    }
    await caller.leave()
  }

  private func billingService() async -> DemoServer? {
    if let running = stay.withLock(\.billing) { return running }
    let started = try? await DemoServer.start(tokens: tokens)
    stay.withLock { $0.billing = started }
    return started
  }
}
