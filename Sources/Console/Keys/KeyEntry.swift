import Session

/// What a key does, by name. Help, hints, palette and `update` all go through these.
enum Action: String, Sendable, Hashable, CaseIterable {
  case nextPane, previousPane, secretsPane, validationPane, testReadPane
  case up, down, left, right, top, bottom, pageUp, pageDown
  case zoom, filter, palette, help, back
  case read, again, validate, cancelRead, answerQuestion, readFailure
  case fill, editConfig, newStub, clear, copyName, openSource
  case fix, goToLine, copyMessage, openManifest
  case table, json, requests, schema, openRecord, fold, next, previous, dryRun, copyRow
  case demo, redraw, suspend, quit
  case access, activity, saw, hold, configurations, letTheLLMWork, watch
  case release, openCall, reply, refuse, copySaw, nextAnswer, previousAnswer
  case accessSwitch, accessHTTP, accessReadOnly, accessLeft, accessRight, newToken, disconnect
  case denyRules, copyText
  case toggleMark, publicKeys, openPaste
  case approvals, confirmApproval, revokeApproval, revokeAllApprovals
  /// The dialog itself handles the key.
  case inDialog
}

/// A line of the key table.
struct KeyEntry: Sendable {
  enum Place: Sendable, Hashable {
    case everywhere
    case moving
    case pane(Pane)
    /// A view over the panes.
    case view(ViewKind)
    case dialog(DialogKind)
    /// While a filter is typed.
    case filterLine
  }

  let action: Action
  let keys: [Key]
  let place: Place
  /// What it does, for help and the palette: `fill the selected stub`.
  let name: String
  /// One or two words for the last line; nil keeps it out of there.
  let hint: String?
  /// 1 comes first when the line is short.
  let rank: Int
  /// It is there in the demo and nowhere else.
  let isForDemo: Bool
  /// Why it cannot run now, as a sentence without full stop; nil when it can.
  let whyNot: @Sendable (State) -> String?

  init(
    _ action: Action, _ keys: [Key], _ place: Place, _ name: String, hint: String? = nil,
    rank: Int = 5, isForDemo: Bool = false,
    whyNot: @escaping @Sendable (State) -> String? = { _ in nil }
  ) {
    self.action = action
    self.keys = keys
    self.place = place
    self.name = name
    self.hint = hint
    self.rank = rank
    self.isForDemo = isForDemo
    self.whyNot = whyNot
  }

  func isListed(_ state: State) -> Bool { !isForDemo || state.project?.isDemo == true }

  /// The key that the last line names.
  var hintLabel: String { keys == [.up, .down] ? "↑↓" : keys[0].label }

  /// All its keys, as help writes them: `f  Enter`.
  var label: String { keys.map(\.label).joined(separator: " ") }
}
