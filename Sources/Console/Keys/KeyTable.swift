import Session
import Vocabulary

/// Every key there is. A feature that does not exist has no line here.
enum KeyTable {
  static let entries: [KeyEntry] = panes + sources + views + everywhere + moving + dialogs

  /// The entries that a key may mean in a state, those of the pane or the view first.
  static func candidates(_ key: Key, _ state: State) -> [KeyEntry] {
    let able = entries.filter { $0.keys.contains(key) && $0.isListed(state) }
    let own = able.filter { $0.place == state.place }
    return own + able.filter { $0.place == .everywhere || $0.place == .moving }
  }

  /// The entries that a key may mean in the dialog on top.
  static func candidates(_ key: Key, in dialog: DialogKind) -> [KeyEntry] {
    entries.filter { $0.place == .dialog(dialog) && $0.keys.contains(key) }
  }

  /// The hints for the last line, in the order of the table.
  static func hints(_ state: State) -> [KeyEntry] {
    let place: KeyEntry.Place =
      state.dialogs.last.map { .dialog($0.kind) }
      ?? (state.isTypingFilter ? .filterLine : state.place)
    let common: Set<Action> = [
      .answerQuestion, .readFailure, .access, .activity, .hold, .saw, .filter, .palette, .help,
      .quit,
    ]
    return entries.filter {
      $0.hint != nil
        && ($0.place == place
          || $0.place == .everywhere && !state.isTyping
            && (state.views.isEmpty || common.contains($0.action)))
        && $0.isListed(state) && $0.whyNot(state) == nil
    }
  }

  /// What the palette and help list: all that can be run by name.
  static func commands(_ state: State) -> [KeyEntry] {
    let others = entries.filter {
      if case .pane = $0.place { $0.place != state.place } else { false }
    }
    return (entries.filter { $0.place == state.place } + everywhere + others)
      .filter { $0.isListed(state) }
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
      .access, [.character("m")], .everywhere, "LLM access", hint: "LLM",
      rank: 1),
    KeyEntry(
      .activity, [.character("a")], .everywhere, "activity: who did what",
      hint: "activity", rank: 6
    ) { $0.isActivityShown ? "it is shown" : nil },
    KeyEntry(
      .hold, [.character("!")], .everywhere, "hold the LLM", hint: "hold", rank: 6
    ) { $0.access.pace == .step ? "it is held" : Why.noHold($0) },
    KeyEntry(
      .hold, [.character("!")], .everywhere, "let the LLM go on", hint: "let go", rank: 1
    ) { $0.access.pace == .step ? nil : Why.noHold($0) ?? "it is not held" },
    KeyEntry(
      .saw, [.character("e")], .everywhere, "what the LLM saw", hint: "LLM view", rank: 6,
      whyNot: Why.noAnswer),
    KeyEntry(
      .approvals, [.character("P")], .everywhere, "approvals: what may go where"
    ) { $0.hasUnconfirmed ? "some were not confirmed" : nil },
    KeyEntry(
      .approvals, [.character("P")], .everywhere, "approvals that nobody confirmed",
      hint: "unconfirmed", rank: 1
    ) { $0.hasUnconfirmed ? nil : "all of them were confirmed" },
    KeyEntry(
      .configurations, [.character("c")], .everywhere, "copy a client config"
    ) { $0.access.configurations.isEmpty ? "no client configuration is known" : nil },
    KeyEntry(
      .letTheLLMWork, [.character("L")], .everywhere, "let the LLM work",
      isForDemo: true),
    KeyEntry(
      .demo, [.character("d")], .everywhere, "open the demo", hint: "demo",
      rank: 2
    ) { $0.project?.manifest != nil ? "a project is open" : nil },
    KeyEntry(
      .openManifest, [.character("o")], .everywhere, "edit the manifest"
    ) { $0.project == nil ? "there is no project" : nil },
    KeyEntry(.zoom, [.character("z")], .everywhere, "zoom this pane, and back", hint: "zoom"),
    KeyEntry(
      .filter, [.character("/")], .everywhere, "filter this pane", hint: "filter", rank: 4
    ) { $0.saw == nil ? nil : "there is nothing to filter here" },
    KeyEntry(
      .cancelRead, [.ctrl("x")], .everywhere, "cancel the read that is under way"
    ) { $0.live == nil && $0.unwatched?.isLive != true ? "no read is under way" : nil },
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

extension State {
  /// Where the keys of the moment stand in the table.
  var place: KeyEntry.Place { views.last.map { .view($0.kind) } ?? .pane(focus) }
}
