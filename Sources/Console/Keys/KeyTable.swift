import Session
import Vocabulary

/// Every key there is. A feature that does not exist has no line here.
enum KeyTable {
  static let entries: [KeyEntry] = panes + everywhere + moving + dialogs

  /// The entries that a key may mean in a state, the pane's own first.
  static func candidates(_ key: Key, _ state: State) -> [KeyEntry] {
    let pane = KeyEntry.Place.pane(state.focus)
    let own = entries.filter { $0.place == pane && $0.keys.contains(key) }
    let common = entries.filter {
      ($0.place == .everywhere || $0.place == .moving) && $0.keys.contains(key)
    }
    return own + common
  }

  /// The hints for the last line, in the order of the table.
  static func hints(_ state: State) -> [KeyEntry] {
    let place: KeyEntry.Place =
      state.dialogs.last.map { .dialog($0.kind) }
      ?? (state.isTypingFilter ? .filterLine : .pane(state.focus))
    let isDialog = state.isTyping
    return entries.filter {
      $0.hint != nil && ($0.place == place || (!isDialog && $0.place == .everywhere))
        && $0.whyNot(state) == nil
    }
  }

  /// What the palette and help list: all that can be run by name.
  static func commands(_ state: State) -> [KeyEntry] {
    let pane = KeyEntry.Place.pane(state.focus)
    let others = entries.filter {
      if case .pane(let other) = $0.place { other != state.focus } else { false }
    }
    return entries.filter { $0.place == pane } + everywhere + others
  }

  private static let everywhere: [KeyEntry] = [
    KeyEntry(.nextPane, [.tab], .everywhere, "next pane", hint: "pane", rank: 1),
    KeyEntry(.previousPane, [.backTab], .everywhere, "previous pane"),
    KeyEntry(.secretsPane, [.character("1")], .everywhere, "go to Secrets"),
    KeyEntry(.validationPane, [.character("2")], .everywhere, "go to Validation"),
    KeyEntry(.testReadPane, [.character("3")], .everywhere, "go to Test read"),
    KeyEntry(
      .answerQuestion, [.character("A")], .everywhere, "answer the question",
      hint: "answer", rank: 1
    ) { $0.questions.isEmpty ? "no question is waiting" : nil },
    KeyEntry(
      .readFailure, [.character("x")], .everywhere, "read what failed", hint: "what failed",
      rank: 1
    ) { $0.failures.isEmpty ? "nothing has failed" : nil },
    KeyEntry(
      .read, [.character("r"), .character("R")], .everywhere, "test read a stream", hint: "read",
      rank: 2, whyNot: Why.noRead),
    KeyEntry(
      .validate, [.character("v")], .everywhere, "validate now", hint: "check", rank: 2,
      whyNot: Why.noManifest),
    KeyEntry(
      .demo, [.character("d")], .everywhere, "open the demo", hint: "demo",
      rank: 2
    ) { $0.project?.manifest != nil ? "a project is open" : nil },
    KeyEntry(
      .openManifest, [.character("o")], .everywhere, "edit the manifest"
    ) { $0.project == nil ? "there is no project" : nil },
    KeyEntry(.zoom, [.character("z")], .everywhere, "zoom this pane, and back", hint: "zoom"),
    KeyEntry(.filter, [.character("/")], .everywhere, "filter this pane", hint: "filter", rank: 4),
    KeyEntry(
      .cancelRead, [.ctrl("x")], .everywhere, "cancel the read that is under way"
    ) { $0.live == nil ? "no read is under way" : nil },
    KeyEntry(.palette, [.character(":")], .everywhere, "command palette", hint: "palette", rank: 3),
    KeyEntry(.help, [.character("?"), .f(1)], .everywhere, "keys", hint: "help", rank: 1),
    KeyEntry(.back, [.esc], .everywhere, "back, one step"),
    KeyEntry(.redraw, [.ctrl("l")], .everywhere, "draw the screen again"),
    KeyEntry(.suspend, [.ctrl("z")], .everywhere, "suspend airlock"),
    KeyEntry(
      .quit, [.character("q"), .ctrl("c")], .everywhere, "quit", hint: "quit", rank: 1),
  ]

  private static let moving: [KeyEntry] = [
    KeyEntry(.up, [.up, .character("k")], .moving, "up"),
    KeyEntry(.down, [.down, .character("j")], .moving, "down"),
    KeyEntry(.left, [.left, .character("h")], .moving, "earlier columns"),
    KeyEntry(.right, [.right, .character("l")], .moving, "later columns"),
    KeyEntry(.top, [.character("g"), .home], .moving, "first"),
    KeyEntry(.bottom, [.character("G"), .end], .moving, "last"),
    KeyEntry(.pageUp, [.pageUp], .moving, "a page up"),
    KeyEntry(.pageDown, [.pageDown], .moving, "a page down"),
  ]
}
