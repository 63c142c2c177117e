import Vocabulary

/// Every event of the session in order, and whoever listens. A listener first gets the past.
struct EventLog {
  private(set) var events: [Event] = []
  private(set) var lastID = 0
  private var listeners: [Int: AsyncStream<Event>.Continuation] = [:]
  private var nextListener = 0

  /// Events about single pages are handed on and not kept: the finished read holds them again.
  mutating func append(_ kind: Event.Kind, by party: Party, at time: Double) {
    lastID += 1
    let event = Event(id: lastID, time: time, by: party, kind: kind)
    if case .readPage = kind {} else { events.append(event) }
    for listener in listeners.values { listener.yield(event) }
  }

  mutating func listen(onEnd: @escaping @Sendable (Int) -> Void) -> AsyncStream<Event> {
    let id = nextListener
    nextListener += 1
    let (stream, continuation) = AsyncStream.makeStream(of: Event.self)
    continuation.onTermination = { _ in onEnd(id) }
    for event in events { continuation.yield(event) }
    listeners[id] = continuation
    return stream
  }

  mutating func drop(listener id: Int) { listeners[id] = nil }

  mutating func finish() {
    for listener in listeners.values { listener.finish() }
    listeners = [:]
  }
}
