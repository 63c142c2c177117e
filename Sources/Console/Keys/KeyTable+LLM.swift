import Session
import Vocabulary

extension KeyTable {
  /// Keys of the views over the panes.
  static let views: [KeyEntry] = [
    KeyEntry(
      .release, [.enter], .view(.activity), "let the held call through", hint: "let it through",
      rank: 1, whyNot: Why.notHeld),
    KeyEntry(
      .openCall, [.enter], .view(.activity), "open the exact question and answer", hint: "open",
      rank: 1
    ) { Why.notHeld($0) == nil ? "it is held" : Why.noCall($0) },
    KeyEntry(
      .openCall, [.character("i")], .view(.activity), "look at the held call", hint: "look",
      rank: 2
    ) { Why.noCall($0) ?? Why.notHeld($0) },
    KeyEntry(
      .reply, [.character("s")], .view(.activity), "answer it with a sentence instead",
      hint: "answer", rank: 1, whyNot: Why.notHeld),
    KeyEntry(
      .refuse, [.character("d")], .view(.activity), "refuse the held call", hint: "refuse",
      rank: 1, whyNot: Why.notHeld),
    KeyEntry(
      .copyRow, [.character("y")], .view(.activity), "copy the row", hint: "copy", rank: 4
    ) { $0.selectedEntry == nil ? "nothing is selected" : nil },
    KeyEntry(
      .back, [.esc], .view(.activity), "back to the panes", hint: "back", rank: 1),

    KeyEntry(
      .back, [.esc], .view(.saw), "back to my view", hint: "back to my view", rank: 1),
    KeyEntry(
      .copySaw, [.character("y")], .view(.saw), "copy what the LLM saw",
      hint: "copy what the LLM saw", rank: 1
    ) { state in
      state.saw.flatMap { state.calls.answers[$0.call] } == nil ? "nothing is kept of it" : nil
    },
    KeyEntry(
      .nextAnswer, [.character("n")], .view(.saw), "next answer", hint: "next", rank: 2
    ) { Why.noNeighbour($0, 1) },
    KeyEntry(
      .previousAnswer, [.character("p")], .view(.saw), "previous answer", hint: "previous",
      rank: 2
    ) { Why.noNeighbour($0, -1) },
  ]

  /// Keys of the LLM access dialog.
  static let access: [KeyEntry] = [
    switching("turn on", .enter) { $0.selectedDoor?.isReady == false },
    switching("turn off", .enter) { $0.selectedDoor?.isReady == true },
    switching("change", .enter) { state in
      switch state.accessDialog?.selected {
      case .pace, .readOnly: true
      default: false
      }
    },
    inAccess(.accessHTTP, .character("h"), "HTTP on, off", "HTTP"),
    inAccess(.configurations, .character("c"), "client config", "client config") {
      $0.access.configurations.isEmpty ? "no client configuration is known" : nil
    },
    inAccess(.newToken, .character("t"), "new token", "new token") {
      $0.access.http.isReady ? nil : "HTTP is off, and only HTTP has a token"
    },
    inAccess(.disconnect, .character("x"), "disconnect the client", "disconnect") { state in
      guard case .client(let id)? = state.accessDialog?.selected else {
        return "no client is selected"
      }
      let isHere = state.access.clients.contains { $0.id == id && $0.isConnected }
      return isHere ? nil : "it has left"
    },
    inAccess(.accessReadOnly, .character("l"), "read-only for the LLM", "read-only"),
    inAccess(.hold, .character("!"), "hold the LLM", "hold") {
      $0.access.pace == .step ? "it is held" : Why.noHold($0)
    },
    inAccess(.hold, .character("!"), "let the LLM go on", "let go") {
      $0.access.pace == .step ? nil : Why.noHold($0) ?? "it is not held"
    },
    inAccess(.activity, .character("a"), "activity", "activity"),
    inAccess(.denyRules, .character("w"), "rules that keep agents from the file", "deny rules") {
      $0.access.denyRules.isEmpty ? "no source lies where an agent reads" : nil
    },
    KeyEntry(.up, [.up, .character("k")], .dialog(.access), "up"),
    KeyEntry(.down, [.down, .tab, .character("j")], .dialog(.access), "down"),
    KeyEntry(.accessLeft, [.left], .dialog(.access), "slower, off"),
    KeyEntry(.accessRight, [.right], .dialog(.access), "faster, on"),
    KeyEntry(.back, [.esc], .dialog(.access), "close", hint: "close", rank: 1),
  ]

  /// Keys of the list of texts to paste.
  static let texts: [KeyEntry] = [
    KeyEntry(
      .copyText, [.enter, .character("c"), .character("y")], .dialog(.texts), "copy it",
      hint: "copy"),
    KeyEntry(.up, [.up, .character("k")], .dialog(.texts), "up"),
    KeyEntry(.down, [.down, .tab, .character("j")], .dialog(.texts), "down"),
    KeyEntry(.pageUp, [.pageUp], .dialog(.texts), "the text up"),
    KeyEntry(.pageDown, [.pageDown], .dialog(.texts), "the text down"),
    inTexts(.back, .esc, "back", "back"),
  ]

  private static func inAccess(
    _ action: Action, _ key: Key, _ name: String, _ hint: String,
    whyNot: @escaping @Sendable (State) -> String? = { _ in nil }
  ) -> KeyEntry {
    KeyEntry(action, [key], .dialog(.access), name, hint: hint, whyNot: whyNot)
  }

  private static func inTexts(
    _ action: Action, _ key: Key, _ name: String, _ hint: String
  ) -> KeyEntry {
    KeyEntry(action, [key], .dialog(.texts), name, hint: hint)
  }

  private static func switching(
    _ hint: String, _ key: Key, when: @escaping @Sendable (State) -> Bool
  ) -> KeyEntry {
    KeyEntry(
      .accessSwitch, [key, .character(" ")], .dialog(.access), hint, hint: hint
    ) { when($0) ? nil : "there is nothing to switch here; x disconnects" }
  }
}

extension Why {
  @Sendable static func noHold(_ state: State) -> String? {
    let isHere = state.access.isOn || state.access.clients.contains { $0.isConnected }
    return isHere || state.access.pace == .step || !state.calls.held.isEmpty
      ? nil : "LLM access is off"
  }

  @Sendable static func noAnswer(_ state: State) -> String? {
    if state.isActivityShown, let call = state.selectedCall {
      if call.isOpen { return "nothing went to the LLM yet" }
      if call.result?.bytes == nil { return "nothing was sent for this call" }
      return state.calls.answers[call.view.id] == nil
        ? "only the last \(KeptAnswers.mostAnswers) answers are kept" : nil
    }
    if state.calls.answers.last != nil { return nil }
    if state.calls.knowledge.hasCalled { return "the answer is too large to be kept" }
    return state.access.isOn ? "the LLM has not called yet" : "LLM access is off"
  }

  @Sendable static func noCall(_ state: State) -> String? {
    if state.selectedEntry == nil { return "nothing is selected" }
    return state.selectedCall == nil ? "it is no call; all of it stands below" : nil
  }

  @Sendable static func notHeld(_ state: State) -> String? {
    if let why = noCall(state) { return why }
    return state.selectedCall?.isHeld == true ? nil : "the call is not held"
  }

  static func noNeighbour(_ state: State, _ by: Int) -> String? {
    let call = state.saw.flatMap { state.calls.answers.neighbour(of: $0.call, by) }
    return call == nil ? "there is no other answer" : nil
  }
}

extension State {
  var accessDialog: AccessDialog? {
    if case .access(let dialog) = dialogs.last { dialog } else { nil }
  }

  /// The door that the access dialog stands on.
  var selectedDoor: DoorState? {
    switch accessDialog?.selected {
    case .socket: access.socket
    case .http: access.http
    default: nil
    }
  }
}
