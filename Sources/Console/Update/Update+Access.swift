import Session
import Vocabulary

extension State {
  /// Keys of a dialog whose lines in the key table are all there is to them.
  mutating func pressInTable(_ dialog: DialogKind, _ key: Key) -> [Effect] {
    let candidates = KeyTable.candidates(key, in: dialog)
    guard let entry = candidates.first(where: { $0.whyNot(self) == nil }) else {
      if let first = candidates.first, let why = first.whyNot(self) {
        notify(.reason, "\(first.name): \(why)")
      }
      return []
    }
    switch dialog {
    case .access: return performInAccess(entry.action)
    case .approvals: return performInApprovals(entry.action)
    default: return performInTexts(entry.action)
    }
  }

  // MARK: LLM access

  /// What the arrow keys go through: the doors, the rules, and who is or was here.
  var accessItems: [AccessDialog.Item] {
    [.socket, .http, .readOnly, .pace] + shownClients.map { .client($0.id) }
  }

  /// Those who are here first, the latest first.
  var shownClients: [ClientView] {
    let latest = access.clients.reversed()
    return latest.filter(\.isConnected) + latest.filter { !$0.isConnected }
  }

  private mutating func performInAccess(_ action: Action) -> [Effect] {
    guard var dialog = accessDialog else { return [] }
    let items = accessItems
    let index = items.firstIndex(of: dialog.selected) ?? 0
    switch action {
    case .up: dialog.selected = items[max(0, index - 1)]
    case .down: dialog.selected = items[min(items.count - 1, index + 1)]
    case .accessSwitch: return switchSelected(dialog.selected)
    case .accessLeft: return slide(dialog.selected, -1)
    case .accessRight: return slide(dialog.selected, 1)
    case .accessHTTP: return [.command(.access(.http(!access.http.isReady)))]
    case .accessReadOnly: return [.command(.readOnlyForLLM(!access.isReadOnly))]
    case .newToken: askForToken()
    case .disconnect:
      guard case .client(let id) = dialog.selected else { return [] }
      return [.command(.access(.disconnect(client: id)))]
    case .configurations: openTexts(.configurations)
    case .denyRules: openTexts(.denyRules)
    case .hold: return toggleHold()
    case .activity:
      closeDialog()
      openActivity()
    default: closeDialog()
    }
    if accessDialog != nil { replaceDialog(.access(dialog)) }
    return []
  }

  private func switchSelected(_ item: AccessDialog.Item) -> [Effect] {
    switch item {
    case .socket: [.command(.access(.socket(!access.socket.isReady)))]
    case .http: [.command(.access(.http(!access.http.isReady)))]
    case .readOnly: [.command(.readOnlyForLLM(!access.isReadOnly))]
    case .pace: [.command(.pace(pace(after: access.pace)))]
    case .client: []
    }
  }

  private func slide(_ item: AccessDialog.Item, _ by: Int) -> [Effect] {
    guard item == .pace else { return [] }
    let all = Pace.allCases
    let index = (all.firstIndex(of: access.pace) ?? 0) + by
    return all.indices.contains(index) ? [.command(.pace(all[index]))] : []
  }

  private func pace(after pace: Pace) -> Pace {
    let all = Pace.allCases
    let index = (all.firstIndex(of: pace) ?? 0) + 1
    return all[index % all.count]
  }

  private mutating func askForToken() {
    dialogs.append(
      .confirm(
        ConfirmDialog(
          title: "A new token?",
          lines: [
            "The old one stops working at once: clients that come in by HTTP need the new "
              + "configuration."
          ], key: "t", words: "new token", effect: .command(.access(.newToken)))))
  }

  // MARK: Texts to paste

  func texts(_ subject: TextsDialog.Subject) -> [ClientConfiguration] {
    subject == .configurations ? access.configurations : access.denyRules
  }

  mutating func openTexts(_ subject: TextsDialog.Subject) {
    dialogs.append(.texts(TextsDialog(subject: subject)))
  }

  private mutating func performInTexts(_ action: Action) -> [Effect] {
    guard case .texts(var dialog) = dialogs.last else { return [] }
    let all = texts(dialog.subject)
    let last = max(0, all.count - 1)
    switch action {
    case .up: (dialog.selected, dialog.top) = (max(0, min(last, dialog.selected) - 1), 0)
    case .down: (dialog.selected, dialog.top) = (min(last, dialog.selected + 1), 0)
    case .pageUp: dialog.top = max(0, dialog.top - 4)
    case .pageDown: dialog.top = min(dialog.top + 4, TextsDialog.lastTop(all, dialog.selected))
    case .copyText:
      guard all.indices.contains(dialog.selected) else { return [] }
      let text = all[dialog.selected]
      // Only a configuration may have a token to fill in.
      return [dialog.subject == .configurations ? .copyConfiguration(text) : .copy(text.text)]
    default:
      closeDialog()
      return []
    }
    replaceDialog(.texts(dialog))
    return []
  }
}
