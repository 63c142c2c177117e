import Session
import Vocabulary

extension KeyTable {
  static let panes: [KeyEntry] = secrets + validation + testRead

  private static let secrets: [KeyEntry] = [
    KeyEntry(
      .fill, [.character("f"), .enter], .pane(.secrets), "fill the secret", hint: "fill",
      rank: 1, whyNot: Why.noFill),
    KeyEntry(
      .editConfig, [.enter, .character("f")], .pane(.secrets), "edit the config value",
      hint: "edit", rank: 1
    ) { $0.selectedConfig == nil ? "no config row is selected" : nil },
    KeyEntry(
      .newStub, [.character("n")], .pane(.secrets), "new stub",
      hint: "new stub", rank: 4
    ) { $0.project == nil ? "there is no project" : nil },
    KeyEntry(
      .clear, [.character("d")], .pane(.secrets), "clear it (asks first)",
      whyNot: Why.noClear),
    KeyEntry(
      .copyName, [.character("y")], .pane(.secrets), "copy the name"
    ) { $0.selectedItem == nil ? "nothing is selected" : nil },
    KeyEntry(
      .openSource, [.character("o")], .pane(.secrets), "edit its file",
      whyNot: Why.noSource),
  ]

  private static let validation: [KeyEntry] = [
    KeyEntry(
      .goToLine, [.enter], .pane(.validation), "edit the line", hint: "go to line",
      rank: 1
    ) { $0.selectedProblem == nil ? "nothing is selected" : nil },
    KeyEntry(
      .fix, [.character("f")], .pane(.validation), "fix the problem", hint: "fix",
      rank: 1, whyNot: Why.noFix),
    KeyEntry(
      .copyMessage, [.character("y")], .pane(.validation), "copy the message", hint: "copy"
    ) { $0.selectedProblem == nil ? "nothing is selected" : nil },
  ]

  private static let testRead: [KeyEntry] = [
    KeyEntry(
      .again, [.character("r")], .pane(.testRead), "read it again", whyNot: Why.noAgain
    ),
    KeyEntry(
      .openRecord, [.enter], .pane(.testRead), "open the record", hint: "record",
      rank: 2
    ) { state in
      if state.testRead.mode == .json { return "it is open" }
      if state.testRead.mode == .requests { return "this view lists requests" }
      return Why.noRecord(state)
    },
    KeyEntry(
      .fold, [.character(" "), .enter], .pane(.testRead), "fold or unfold", hint: "fold", rank: 2
    ) { $0.testRead.mode == .json ? Why.noRecord($0) : "only JSON folds" },
    KeyEntry(
      .table, [.character("t")], .pane(.testRead), "records as a table"
    ) { $0.testRead.mode == .table ? "this is the table" : nil },
    KeyEntry(.json, [.character("j")], .pane(.testRead), "the record as JSON") {
      $0.testRead.mode == .json ? "this is the record" : Why.noRecord($0)
    },
    KeyEntry(.requests, [.character("i")], .pane(.testRead), "requests and responses") { state in
      if state.testRead.mode == .requests { return "these are the requests" }
      return state.pages.isEmpty ? "no request was made yet" : nil
    },
    KeyEntry(.schema, [.character("s")], .pane(.testRead), "fields and types") {
      $0.testRead.mode == .schema ? "these are the fields" : Why.noRecord($0)
    },
    KeyEntry(
      .next, [.character("n")], .pane(.testRead), "next record, request", hint: "next"
    ) { state in
      state.testRead.mode == .requests
        ? (state.pages.count > 1 ? nil : "there is no other request")
        : (state.records.count > 1 ? nil : "there is no other record")
    },
    KeyEntry(.previous, [.character("p")], .pane(.testRead), "previous one"),
    KeyEntry(
      .dryRun, [.character("d")], .pane(.testRead), "dry run, send nothing",
      hint: "dry run", rank: 4, whyNot: Why.noRead),
    KeyEntry(
      .watch, [.character("w")], .pane(.testRead), "watch the LLM's read", hint: "LLM's read",
      rank: 1
    ) { state in
      guard state.unwatched != nil else { return "there is no other read of the LLM" }
      return state.live?.by == .person ? "your own read is under way" : nil
    },
    KeyEntry(
      .copyRow, [.character("y")], .pane(.testRead), "copy record, path, curl",
      hint: "copy", rank: 4
    ) { state in
      state.testRead.mode == .requests
        ? (state.pages.isEmpty ? "no request was made yet" : nil) : Why.noRecord(state)
    },
  ]
}

/// Reasons why a key cannot run now.
enum Why {
  @Sendable static func noManifest(_ state: State) -> String? {
    state.project?.manifest == nil ? "there is no manifest" : nil
  }

  @Sendable static func noRead(_ state: State) -> String? {
    if let why = noManifest(state) { return why }
    if state.live?.by == .person { return "a read is under way" }
    guard let manifest = state.manifest else { return "the manifest is still being read" }
    return manifest.streams.isEmpty ? "the manifest has no streams" : nil
  }

  @Sendable static func noAgain(_ state: State) -> String? {
    if let why = noRead(state) { return why }
    guard let stream = state.lastStream else { return "no stream was read yet" }
    let view = state.manifest?.streams.first { $0.name == stream }
    return view == nil ? "that stream is gone" : view?.notReady
  }

  @Sendable static func noFill(_ state: State) -> String? {
    guard let row = state.selectedSecret else { return "no secret is selected" }
    return row.state == .public ? "it is marked as no secret" : nil
  }

  @Sendable static func noClear(_ state: State) -> String? {
    guard let row = state.selectedSecret else { return "no secret is selected" }
    return row.state == .set ? nil : "it is unset"
  }

  @Sendable static func noSource(_ state: State) -> String? {
    guard let project = state.project else { return "there is no project" }
    return state.selectedSecret?.location == nil && project.sources.isEmpty
      ? "no source of secrets is open" : nil
  }

  @Sendable static func noFix(_ state: State) -> String? {
    guard let problem = state.selectedProblem else { return "nothing is selected" }
    return problem.repair == nil ? "this problem has no single repair" : nil
  }

  @Sendable static func noRecord(_ state: State) -> String? {
    if state.records.isEmpty { return "no records yet" }
    return state.selectedRecord == nil ? "no record matches the filter" : nil
  }
}
