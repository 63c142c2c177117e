import Session
import Vocabulary

/// The Test read pane: picks the view, and says what it is about on the border.
enum TestReadView {
  static func draw(_ state: State, _ rect: Rect, _ canvas: inout Canvas) {
    guard state.live != nil || state.read != nil else {
      canvas.put(beginning(state, rect.width), in: rect)
      return
    }
    switch state.testRead.mode {
    case .table: TablePane(state, rect).draw(state, &canvas)
    case .json: JSONPane(state, rect).draw(state, &canvas)
    case .requests: RequestsPane(state, rect).draw(state, &canvas)
    case .schema: SchemaPane.draw(state, rect, &canvas)
    }
  }

  /// `customers  10 records  2 pages  412 ms`.
  static func count(_ state: State) -> StyledText {
    if let live = state.live {
      return reader(live.by) + StyledText(live.start.stream)
        + StyledText("  \(live.start.isDryRun ? "dry run" : "reading")", .warning)
    }
    guard let read = state.read else { return StyledText("nothing read yet", .muted) }
    var text = reader(state.readBy) + StyledText(read.stream)
    if read.isDryRun { text.append("  dry run", .warning) }
    if read.failure != nil { text.append("  failed", .error) }
    if state.isZoomed, state.testRead.mode != .requests, let record = state.selectedRecord {
      return text + StyledText("  record \(record + 1) of \(state.records.count)")
    }
    if state.isZoomed, state.testRead.mode == .requests, let page = state.selectedPage {
      return text + StyledText("  request \(page + 1) of \(state.pages.count)")
    }
    if !read.isDryRun {
      let pages = read.pages.count { $0.auxiliary == nil }
      text.append("  \(counted(read.records.count, "record"))  \(counted(pages, "page"))")
      text.append("  \(Clock.duration(milliseconds: read.milliseconds))", .muted)
    } else {
      text.append("  \(counted(read.pages.count, "request"))")
    }
    return text
  }

  /// `llm claude-code  ` before what the LLM reads; nothing before a person's own read.
  private static func reader(_ party: Party) -> StyledText {
    guard party != .person else { return StyledText() }
    let client = party.client.isEmpty ? "" : " " + party.client.cut(to: 16)
    return StyledText(party.word, Style(.llm)) + StyledText(client + "  ", .muted)
  }

  /// `llm reads orders …  w watches`: what goes on behind the person's own view.
  static func unwatched(_ state: State, width: Int) -> StyledText? {
    guard let unwatched = state.unwatched else { return nil }
    let room = width - legend(state).width - 9
    let live = unwatched.live
    let words: String
    if let read = unwatched.read {
      words =
        read.failure != nil
        ? "llm: reading \(read.stream) failed"
        : "llm read \(read.stream): \(counted(read.records.count, "record"))"
    } else {
      let pages = live.pages.isEmpty ? "" : " \(counted(live.pages.count, "page"))"
      words = "llm reads \(live.start.stream) …\(pages)"
    }
    // The key works where the pane has the keyboard.
    guard state.focus == .testRead else {
      return StyledText(words.cut(to: room), .warning)
    }
    let key = StyledText("w", .key)
    let long = StyledText(words + "  ", .warning) + key + StyledText(" watches", .hint)
    return long.width <= room ? long : StyledText(words.cut(to: room - 3) + "  ", .warning) + key
  }

  private static let views: [(key: Character, mode: TestReadPane.Mode)] = [
    ("t", .table), ("j", .json), ("i", .requests), ("s", .schema),
  ]

  /// `t Table   j JSON   i Requests   s Schema`, on the lower border.
  static func legend(_ state: State) -> StyledText {
    var text = StyledText()
    guard state.live != nil || state.read != nil else { return text }
    for (index, view) in views.enumerated() {
      if index > 0 { text.append("   ", .border) }
      text.append(String(view.key), .key)
      let isShown = state.testRead.mode == view.mode
      text.append(
        " \(view.mode.rawValue)", isShown ? Style(.title, bold: true, underline: true) : .hint)
    }
    return text
  }

  /// `fields 1 to 6 of 7  ←→`, on the lower border; empty when all columns are seen.
  static func columnsShown(_ state: State, _ rect: Rect) -> StyledText {
    guard state.testRead.mode == .table, !state.recordIndexes.isEmpty else { return StyledText() }
    let choice = TablePane(state, rect).columns(state)
    guard choice.before + choice.after > 0 else { return StyledText() }
    let last = choice.before + choice.shown.count
    let all = last + choice.after
    let fields = last == choice.before + 1 ? "\(last)" : "\(choice.before + 1) to \(last)"
    return StyledText("fields \(fields) of \(all)  ", .muted) + StyledText("←→", .key)
  }

  static func addTargets(_ state: State, _ rect: Rect, _ canvas: inout Canvas) {
    guard state.focus == .testRead, !legend(state).isEmpty else { return }
    var x = rect.x + 3
    for view in views {
      let width = view.mode.rawValue.count + 2
      canvas.target(Rect(x, rect.bottom - 1, width, 1), .press(.character(view.key)))
      x += width + 3
    }
  }

  /// What can be done before anything was read.
  private static func beginning(_ state: State, _ width: Int) -> [StyledText] {
    guard state.project?.manifest != nil else {
      return [
        "", StyledText("Try it without an account, a key or the network:"), "",
        StyledText("  d", .key) + "  demo    a make-believe API, three streams, one stub to fill",
        "",
        StyledText("Or, in a project folder:   airlock manifest.yaml", .muted),
      ]
    }
    guard let manifest = state.manifest else {
      return ["", StyledText("Reading the manifest …", .muted)]
    }
    if manifest.streams.isEmpty {
      return ["", StyledText("The manifest has no streams to read yet.", .muted)]
    }
    guard let ready = manifest.streams.first(where: { $0.notReady == nil }) else {
      let first = manifest.streams[0]
      return [
        "", StyledText("No stream can be read yet."), "",
        (StyledText("  \(first.name)  ", .title) + StyledText(first.notReady ?? "", .warning)).cut(
          to: width),
        "", StyledText("  d", .key) + "  dry run: build the requests, send nothing",
      ]
    }
    let all = manifest.streams.allSatisfy { $0.notReady == nil }
    let waiting = manifest.streams.count { $0.notReady != nil }
    return [
      "",
      all
        ? StyledText("Everything needed is here.", .good)
        : StyledText("\(counted(waiting, "stream")) of \(manifest.streams.count) not ready yet."),
      "",
      (StyledText("  r", .key) + StyledText("  read  \(ready.name)")
        + StyledText(
          "   (\(counted(state.limits.records, "record")), \(counted(state.limits.pages, "page")))",
          .muted))
        .cut(to: width),
      StyledText("  d", .key) + "  dry run: build the requests, send nothing",
    ]
  }

  /// What stands below records: progress, failure, masks, schema.
  static func summary(_ state: State, _ width: Int) -> [StyledText] {
    if let live = state.live { return [progress(live, state)] }
    guard let read = state.read else { return [] }
    var lines: [StyledText] = []
    if let failure = read.failure, !read.records.isEmpty {
      lines.append(StyledText("x \(failure.message)", .error).cut(to: width))
    }
    var text = StyledText()
    let masked = read.masked.reduce(0) { $0 + $1.count }
    if masked > 0 {
      text.append("\(masked) masked")
      for mask in read.masked.prefix(3) {
        text.append("  ")
        text.append(mask.name.mask, .mask)
        text.append(" \(state.glyphs.times)\(mask.count) \(mask.reason)", .muted)
      }
    } else if !read.isDryRun {
      text.append("nothing masked", .muted)
    }
    var right = StyledText()
    if read.limitReached { right.append("limit reached", .warning) }
    if !read.warnings.isEmpty {
      right.append(right.isEmpty ? "" : "   ")
      right.append(counted(read.warnings.count, "warning"), .warning)
    }
    if !read.columns.isEmpty {
      right.append(right.isEmpty ? "" : "   ")
      if read.schemaNotes.isEmpty {
        right.append("schema ok", .good)
        right.append("  \(counted(read.columns.count, "field"))", .muted)
      } else {
        right.append("schema  \(counted(read.schemaNotes.count, "note"))", .warning)
      }
    }
    lines.append(text.and(right: right, width: width))
    return lines
  }

  /// A spinner after 150 ms, a count after a second, the way out after three.
  static func progress(_ live: LiveRead, _ state: State) -> StyledText {
    let since = state.now - live.startedAt
    guard since >= 0.15 else { return StyledText() }
    let spinner = state.glyphs.spinner
    let turn = since.isFinite && since < 1e9 ? Int(since * 10) % spinner.count : 0
    var text = StyledText("\(spinner[turn]) ", .warning)
    text.append(
      live.isCancelling ? "cancelling" : live.start.isDryRun ? "building requests" : "reading")
    if since >= 1 {
      text.append(
        "  \(counted(live.pages.count, "page"))  \(counted(live.records.count, "record"))")
      text.append("  \(Clock.elapsed(since))", .muted)
    }
    if since >= 3, !live.isCancelling {
      text.append("   ")
      // Esc is for going back; what the LLM reads is cancelled on purpose.
      text.append(live.by == .person ? "Esc" : "^X", .key)
      text.append(" cancels", .hint)
    }
    return text
  }

  /// Why there is no record: a failure, or an answer without any.
  static func noRecords(_ state: State, _ width: Int) -> [StyledText] {
    if let live = state.live { return ["", progress(live, state)] }
    guard let read = state.read else { return [] }
    if let failure = read.failure { return [""] + failed(failure, state, width) }
    if read.isDryRun {
      return [
        "", StyledText("Dry run: \(counted(read.pages.count, "request")) built, nothing sent."), "",
        StyledText("  i", .key) + "  look at them",
      ]
    }
    if !state.records.isEmpty {
      return ["", StyledText("Nothing matches “\(state.filter(.testRead))”. Esc clears.")]
    }
    return [
      "", StyledText("0 records."), "", StyledText("  i", .key) + "  look at the response",
    ]
  }

  static func failed(_ failure: Failure, _ state: State, _ width: Int) -> [StyledText] {
    var lines = failure.message.wrapped(to: width - 2, lines: 4).enumerated().map { index, text in
      StyledText(index == 0 ? "x \(text)" : "  \(text)", .error)
    }
    if let hint = failure.hint {
      lines += hint.wrapped(to: width - 2, lines: 3).map { StyledText("  " + $0) }
    }
    var place = StyledText("  \(failure.code)", .muted)
    if let span = failure.span { place.append("   line \(span.line)", .muted) }
    lines += ["", place]
    if !state.pages.isEmpty {
      lines.append(StyledText("  i", .key) + "  look at the requests")
    }
    lines.append(StyledText("  r", .key) + "  try again")
    return lines
  }
}
