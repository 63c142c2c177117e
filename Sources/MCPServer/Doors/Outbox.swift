import NIOCore
import Vocabulary

/// What was said to a client and not read by it yet. It is bounded: a client that does not read is
/// let go, and nobody else waits for it.
///
/// Bytes wait here and not in the connection's actor, so that no other call is held up.
final class Outbox<Part: Sendable>: Sendable {
  private struct State {
    var held = 0
    /// Parts that were read so far.
    var progress = 0
    var isWatched = false
    var isClosed = false
    var waiting: [(below: Int, CheckedContinuation<Void, Never>)] = []

    /// Those who wait for less to be held than now.
    mutating func ready() -> [CheckedContinuation<Void, Never>] {
      let ready = waiting.filter { isClosed || held <= $0.below }.map(\.1)
      if !ready.isEmpty { waiting.removeAll { isClosed || held <= $0.below } }
      return ready
    }
  }

  private enum Next { case drop, close, send(isFirst: Bool) }
  private enum Verdict { case rest, goOn(Int), close }

  let channel: any Channel
  private let limits: DoorLimits
  private let state = Guarded(State())

  init(_ channel: any Channel, _ limits: DoorLimits) {
    self.channel = channel
    self.limits = limits
    channel.closeFuture.whenComplete { _ in self.closed() }
  }

  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Sends parts, each with its size in bytes, after all that was sent before.
  func send(_ parts: [(part: Part, bytes: Int)]) {
    let bytes = parts.reduce(0) { $0 + $1.bytes }
    let next: Next = state.withLock { state in
      if state.isClosed { return .drop }
      // One message may be larger than all that may wait.
      if state.held > 0 && state.held + bytes > limits.unreadBytes { return .close }
      state.held += bytes
      defer { state.isWatched = true }
      return .send(isFirst: !state.isWatched)
    }
    switch next {
    case .drop: break
    case .close: channel.close(promise: nil)
    case .send(let isFirst):
      channel.eventLoop.execute { [self] in
        for (part, bytes) in parts {
          channel.write(part).whenComplete { _ in self.wasRead(bytes) }
        }
        channel.flush()
        if isFirst { watch(since: -1) }
      }
    }
  }

  /// Waits until little enough is held for more to be read from the client.
  func untilRoom() async { await until(below: limits.enoughBytes) }

  /// Waits until the client has read everything, or went away.
  ///
  /// - Parameter patience: after which it is let go.
  func untilRead(within patience: TimeAmount) async {
    let timer = channel.eventLoop.scheduleTask(in: patience) { [channel] in
      channel.close(promise: nil)
    }
    await until(below: 0)
    timer.cancel()
  }

  private func until(below: Int) async {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        if state.isClosed || state.held <= below { return true }
        state.waiting.append((below, continuation))
        return false
      }
      if isReady { continuation.resume() }
    }
  }

  private func wasRead(_ bytes: Int) {
    let ready = state.withLock { state in
      state.held -= bytes
      state.progress += 1
      return state.ready()
    }
    for continuation in ready { continuation.resume() }
  }

  private func closed() {
    let ready = state.withLock { state in
      state.isClosed = true
      return state.ready()
    }
    for continuation in ready { continuation.resume() }
  }

  /// Looks now and then whether the client reads; one timer for the whole connection, and none while
  /// nothing waits.
  private func watch(since progress: Int) {
    let verdict: Verdict = state.withLock { state in
      if state.isClosed || state.held == 0 {
        state.isWatched = false
        return .rest
      }
      return state.progress == progress ? .close : .goOn(state.progress)
    }
    switch verdict {
    case .rest: break
    case .close: channel.close(promise: nil)
    case .goOn(let progress):
      channel.eventLoop.scheduleTask(in: TimeAmount(fraction: limits.unreadSeconds)) {
        self.watch(since: progress)
      }
    }
  }
}
