import Session

/// Tells the session who is here. Over a stream every connection is a client of its own; over HTTP
/// each request of version 2026-07-28 stands alone, so clients of one name count as one there, and
/// stay for a while after their last request.
actor ClientRegister {
  private struct Stay {
    let number: Task<Int, Never>
    var connections = 0
    /// Counts departures, so that one that was outlived by an arrival is known.
    var departures = 0
  }

  private let session: Session
  private let linger: Duration
  private var guests: [ClientName: Stay] = [:]

  init(_ session: Session, linger: Duration) {
    self.session = session
    self.linger = linger
  }

  func join(_ client: ClientName, _ way: ClientView.Way) async -> Int {
    guard way == .http else { return await announce(client, way) }
    var stay = guests[client] ?? Stay(number: Task { await announce(client, way) })
    stay.connections += 1
    guests[client] = stay
    return await stay.number.value
  }

  func leave(_ client: ClientName, _ number: Int, _ way: ClientView.Way) async {
    guard way == .http else { return await session.clientLeft(number) }
    guard var stay = guests[client] else { return }
    stay.connections -= 1
    stay.departures += 1
    guests[client] = stay
    if stay.connections > 0 { return }
    let departure = stay.departures
    Task {
      try? await Task.sleep(for: linger)
      await forget(client, number, departure)
    }
  }

  private func forget(_ client: ClientName, _ number: Int, _ departure: Int) async {
    guard let stay = guests[client], stay.connections == 0, stay.departures == departure else {
      return
    }
    guests[client] = nil
    await session.clientLeft(number)
  }

  private func announce(_ client: ClientName, _ way: ClientView.Way) async -> Int {
    await session.clientJoined(name: client.name, version: client.version, way: way)
  }
}
