import Disclosure
package import Session
import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a client that only speaks stdio launches: a relay between its stdin and stdout and the socket
/// of the project's session, which may come and go meanwhile.
///
/// The rules: each message goes on by itself, in both directions at once, so that a cancellation
/// overtakes the call that it is about. What needs no session is answered here. A call is answered
/// exactly once: by the session, or here when the session ended first. Nothing is approved here, and
/// no secret is ever in this process.
package final class Bridge: Sendable {
  private let finder: SessionFinder
  private let output: LineWriter
  private let state: Guarded<State>
  /// Of the introduction that a session gets from the bridge; its answer is for nobody.
  private let introductionID = JSON.string("airlock-bridge-\(UInt64.random(in: .min ... .max))")

  private struct State {
    var reception: Reception
    var link: SessionLink?
    /// The calls that the session has not answered yet, as they were sent.
    var open: [RequestID: [UInt8]] = [:]
    /// Is written to when the last open call was answered, once stdin has ended.
    var farewell: Int32?
  }

  /// Milliseconds that calls have to be answered in once stdin has ended: a script that pipes them in
  /// reads the answers, and a host that closes the pipe wants the process gone.
  private static let grace: Int32 = 5000

  /// - Parameter version: of airlock.
  package init(_ finder: SessionFinder, version: String) {
    self.finder = finder
    output = LineWriter(descriptor: STDOUT_FILENO)
    state = Guarded(State(reception: Reception(version: version)))
  }

  /// Relays until stdin ends, on the thread that calls it.
  ///
  /// - Throws: when a line was longer than any message may be.
  package func run() throws(Failure) {
    guard LineReader.read(STDIN_FILENO, hear) == .tooLong else { return awaitAnswers() }
    throw Failure(
      "line_too_long", "a line on stdin is longer than \(LineSplitter.limit >> 20) MB",
      hint: "a message is one line of JSON")
  }

  private func awaitAnswers() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    let isWaiting = state.withLock { state in
      if state.open.isEmpty { return false }
      state.farewell = ends[1]
      return true
    }
    if isWaiting {
      var watched = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
      while poll(&watched, 1, Bridge.grace) < 0, errno == EINTR {}
    }
  }

  // MARK: From the client

  private func hear(_ line: [UInt8]) {
    let (heard, isIntroduced) = state.withLock { state in
      let before = state.reception.introduction
      let heard = state.reception.receive(line)
      return (heard, state.reception.introduction != before)
    }
    for answer in heard.answers { output.write(answer) }
    // So that the person sees who came, before it does anything.
    if isIntroduced { _ = try? link() }
    for message in heard.forwards { forward(message) }
  }

  private func forward(_ message: [UInt8]) {
    switch Incoming(line: message) {
    case .request(let id, _, _):
      guard let id = RequestID(id) else { return }
      do throws(Failure) {
        try send(message, id)
      } catch {
        let reception = state.withLock { $0.reception }
        if let answer = reception.refuse(message, with: error) { output.write(answer) }
      }
    case .notification(_, let params):
      let link = state.withLock { state in
        if let id = RequestID(params["requestId"]) { state.open[id] = nil }
        return state.link
      }
      // Where there is no session nothing is under way that it could be about.
      link?.send(message)
    case .response, .malformed, .batch: break
    }
  }

  /// Sends a call. It is noted first: from then on whoever sees the session end answers it.
  private func send(_ call: [UInt8], _ id: RequestID) throws(Failure) {
    while true {
      let link = try self.link()
      let isCurrent = state.withLock { state in
        guard state.link === link else { return false }
        state.open[id] = call
        return true
      }
      if isCurrent { return link.send(call) }
    }
  }

  // MARK: The session

  /// The session that is joined, or else joins one and introduces the client to it. Only the thread
  /// that reads from the client does this.
  private func link() throws(Failure) -> SessionLink {
    if let link = state.withLock({ $0.link }) { return link }
    let link = try finder.join()
    link.send(Array(SocketClient.bridgeGreeting.utf8))
    if let introduction = state.withLock({ $0.reception.introduction }),
      let words = replayed(introduction)
    {
      link.send(words)
      link.send(Array(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#.utf8))
    }
    state.withLock { $0.link = link }
    DetachedThread.start(stack: 2 << 20) { [self] in
      link.read { relay($0) }
      ended(link)
    }
    return link
  }

  /// The client's introduction under an id of the bridge's own.
  private func replayed(_ introduction: [UInt8]) -> [UInt8]? {
    guard case .object(var members)? = try? JSON(parsing: introduction) else { return nil }
    members["id"] = introductionID
    return JSON.object(members).bytes()
  }

  /// Passes on what the session says; not what nobody waits for any more.
  private func relay(_ line: [UInt8]) {
    guard let message = try? JSON(parsing: line) else { return }
    if message["method"] == nil {
      guard let id = RequestID(message["id"]),
        state.withLock({ $0.open.removeValue(forKey: id) }) != nil
      else { return }
    }
    output.write(.relayed(line))
    sayFarewell()
  }

  /// Answers the calls that the session left behind. The next call looks for a session again.
  private func ended(_ link: SessionLink) {
    let (calls, reception) = state.withLock { state in
      state.link = nil
      defer { state.open = [:] }
      return (state.open, state.reception)
    }
    for call in calls.values {
      if let answer = reception.refuse(call, with: SessionFinder.ended) { output.write(answer) }
    }
    sayFarewell()
  }

  private func sayFarewell() {
    state.withLock { state in
      guard state.open.isEmpty, let end = state.farewell else { return }
      state.farewell = nil
      var byte: UInt8 = 0
      _ = write(end, &byte, 1)
    }
  }
}
