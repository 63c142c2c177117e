import Secrets
import Vocabulary

extension Session {
  /// Connects the doors, which are made after the session. They are closed until a person opens one.
  package func connect(_ door: any AccessDoor) async {
    self.door = door
    access.configurations = await door.configurations()
    accessChanged(by: .person)
  }

  func change(_ change: AccessChange, by party: Party) async throws(Failure) {
    guard let door else {
      throw Failure("no_access", "this airlock has no door for an LLM")
    }
    let doors = await door.apply(change)
    access.socket = doors.socket
    access.http = doors.http
    access.configurations = await door.configurations()
    access.warnings = await door.warnings()
    accessChanged(by: party)
    for case .failed(let failure) in [doors.socket, doors.http] {
      emit(.failed(masked(failure)), by: party)
    }
  }

  /// A door closed or failed by itself: its socket was removed, its port was taken.
  package func doorsChanged(socket: DoorState, http: DoorState) {
    access.socket = socket
    access.http = http
    accessChanged(by: .person)
  }

  func setPace(_ pace: Pace, by party: Party) {
    access.pace = pace
    for id in hold.released(by: pace) { release(call: id, by: party) }
    accessChanged(by: party)
  }

  func setReadOnly(_ isReadOnly: Bool, by party: Party) {
    access.isReadOnly = isReadOnly
    accessChanged(by: party)
  }

  // MARK: Clients

  /// A client said who it is.
  ///
  /// - Returns: its number, for its calls and for ``clientLeft(_:)``.
  package func clientJoined(name: String, version: String, way: ClientView.Way) -> Int {
    lastClient += 1
    let client = ClientView(
      id: lastClient, name: masked(name).cut(to: 40), version: masked(version).cut(to: 20),
      way: way, since: options.now())
    access.clients.append(client)
    forgetOldClients()
    accessChanged(by: .llm(client: client.name))
    return client.id
  }

  package func clientLeft(_ id: Int) {
    guard let index = access.clients.firstIndex(where: { $0.id == id }) else { return }
    access.clients[index].isConnected = false
    seenVersions[id] = nil
    accessChanged(by: .llm(client: access.clients[index].name))
  }

  /// Those who left are remembered for the list, but not for ever.
  private func forgetOldClients() {
    while access.clients.count > 200,
      let index = access.clients.firstIndex(where: { !$0.isConnected })
    {
      access.clients.remove(at: index)
    }
  }

  func accessChanged(by party: Party) {
    guard options.isInteractive else { return }
    var view = access
    view.peers = options.peers
    view.warnings += exposure.warnings
    view.denyRules = exposure.denyRules
    emit(.accessChanged(view), by: party)
  }
}
