import Vocabulary

/// Every event of the session in order, and whoever listens. A listener first gets the past.
///
/// Memory has an end and a session may not: of finished reads and of what went to the LLM, the past
/// holds the latest ones.
struct EventLog {
  private static let keptReads = 16
  private static let keptCalls = 256

  private(set) var events: [Event] = []
  private var reads: [Int] = []
  private var calls: [Int] = []
  private(set) var lastID = 0
  private var listeners: [Int: AsyncStream<Event>.Continuation] = [:]
  private var nextListener = 0

  /// Events about single pages are handed on and not kept: the finished read holds them again.
  mutating func append(_ kind: Event.Kind, by party: Party, at time: Double) {
    lastID += 1
    let event = Event(id: lastID, time: time, by: party, kind: kind)
    switch kind {
    case .readPage: break
    case .readFinished: keep(event, among: \.reads, EventLog.keptReads)
    case .callFinished: keep(event, among: \.calls, EventLog.keptCalls)
    default: events.append(event)
    }
    for listener in listeners.values { listener.yield(event) }
  }

  /// - Parameter ids: those of this kind that are kept, oldest first.
  private mutating func keep(
    _ event: Event, among ids: WritableKeyPath<EventLog, [Int]>, _ limit: Int
  ) {
    events.append(event)
    self[keyPath: ids].append(event.id)
    guard self[keyPath: ids].count > limit else { return }
    let oldest = self[keyPath: ids].removeFirst()
    events.removeAll { $0.id == oldest }
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
