import Session
import Vocabulary

/// The problem, where, and a proposed repair when there is exactly one.
struct ValidationPane {
  let list: Rect
  private let excerpt: Rect
  private let lines: [Line]
  private let isFocused: Bool
  /// Index of the selected problem.
  private let selected: Int

  private struct Line {
    let text: StyledText
    let problem: Int
  }

  init(_ state: State, _ rect: Rect) {
    isFocused = state.focus == .validation
    let problems = state.problems
    selected = state.selectedProblem.flatMap { problems.firstIndex(of: $0) } ?? 0
    lines = problems.enumerated().flatMap { index, problem in
      ValidationPane.lines(problem, state, rect.width).map { Line(text: $0, problem: index) }
    }
    let shown =
      rect.height >= 12 && rect.width >= 54 ? ValidationPane.excerpt(state, rect.width) : []
    if shown.isEmpty {
      (list, excerpt) = (rect, rect.last(0))
    } else {
      let height = min(shown.count + 1, rect.height / 2)
      // Directly below a short list, at the bottom of a long one.
      let rows = min(lines.count, rect.height - height)
      list = rect.top(rows)
      excerpt = rect.dropping(rows).top(height).dropping(1)
    }
  }

  /// The lines of the selected problem; scrolling keeps them in sight.
  var selectedLines: ClosedRange<Int> {
    guard let first = lines.firstIndex(where: { $0.problem == selected }),
      let last = lines.lastIndex(where: { $0.problem == selected })
    else { return 0...0 }
    return first...min(last, first + max(0, list.height - 1))
  }

  func draw(_ state: State, _ canvas: inout Canvas) {
    guard !lines.isEmpty else {
      canvas.put(ValidationPane.nothing(state, list.width), in: list)
      return
    }
    for row in 0..<list.height {
      let index = state.problemList.top + row
      guard lines.indices.contains(index) else { break }
      let line = lines[index]
      let rect = Rect(list.x, list.y + row, list.width, 1)
      canvas.put(line.text, x: rect.x, y: rect.y, width: rect.width)
      canvas.target(rect, .row(.validation, line.problem))
      let isFirst = index == 0 || lines[index - 1].problem != line.problem
      if line.problem == selected, isFocused, isFirst {
        canvas.select(rect)
        canvas.cursor(rect.x, rect.y)
      }
    }
    let below = lines.count - state.problemList.top - list.height
    if below > 0, excerpt.height == 0, list.height > 2 {
      let more = StyledText("…more", .muted)
      canvas.put(more, x: list.right - more.width, y: list.bottom - 1, width: more.width)
    }
    if excerpt.height > 0 { canvas.put(ValidationPane.excerpt(state, excerpt.width), in: excerpt) }
  }

  private static func lines(_ problem: Diagnostic, _ state: State, _ width: Int) -> [StyledText] {
    let isError = problem.severity == .error
    var head = StyledText(isError ? "x error" : "! warn ", isError ? .error : .warning)
    let place = problem.span.map { "\($0.line):\($0.column)" } ?? ""
    head.append("  \(place.filled(to: max(5, place.count)))  ", .muted)
    head.append(problem.path.isEmpty ? "manifest" : problem.path, .title)
    var lines = [head.cut(to: width)]
    lines += problem.message.wrapped(to: width - 4, lines: 3).map { StyledText("    " + $0) }
    let fix = StyledText("f", .key) + StyledText(" fix", .hint)
    let hint = problem.hint ?? problem.repair?.title
    if let hint {
      let room = width - 4 - (problem.repair == nil ? 0 : fix.width + 2)
      let wrapped = hint.wrapped(to: room, lines: 2)
      for (index, text) in wrapped.enumerated() {
        let line = StyledText("    " + text, .muted)
        let isLast = index == wrapped.count - 1
        lines.append(isLast && problem.repair != nil ? line.and(right: fix, width: width) : line)
      }
    }
    return lines
  }

  /// The lines of the manifest around the selected problem, its columns marked.
  private static func excerpt(_ state: State, _ width: Int) -> [StyledText] {
    guard let problem = state.selectedProblem, let span = problem.span,
      let manifest = state.manifest,
      span.line >= 1, span.line <= manifest.lines.count
    else { return [] }
    let first = max(1, span.line - 1)
    let last = min(manifest.lines.count, span.line + 1)
    let digits = String(last).count
    var lines: [StyledText] = []
    for number in first...last {
      let label = String(repeating: " ", count: digits - String(number).count) + String(number)
      let text = manifest.lines[number - 1]
      var line = StyledText("  \(label) │ ", .muted)
      line += StyledText(masked: text, number == span.line ? .normal : .muted)
      lines.append(line.cut(to: width))
      guard number == span.line else { continue }
      // The columns before it may hold wide characters.
      let before = CharacterWidth.width(String(text.prefix(max(0, span.column - 1))))
      let length = span.end.line == span.line ? span.end.column - span.column : 1
      let marked = CharacterWidth.width(
        String(text.dropFirst(max(0, span.column - 1)).prefix(max(1, length))))
      let gap = String(repeating: " ", count: digits)
      guard before + digits + 5 < width else { continue }
      let carets = String(repeating: "^", count: max(1, marked))
      let style: Style = problem.severity == .error ? .error : .warning
      lines.append(
        (StyledText("  \(gap) │ ", .muted) + StyledText(String(repeating: " ", count: before))
          + StyledText(carets, style)).cut(to: width))
    }
    return lines
  }

  private static func nothing(_ state: State, _ width: Int) -> [StyledText] {
    if !state.filter(.validation).isEmpty, state.manifest?.diagnostics.isEmpty == false {
      return [StyledText("Nothing matches “\(state.filter(.validation))”. Esc clears.")]
    }
    guard state.project?.manifest != nil else {
      var lines: [StyledText] = ["", "Open a manifest to check it."]
      if state.project != nil {
        lines += ["", StyledText("  o", .key) + StyledText("  write manifest.yaml in your editor")]
      }
      return lines
    }
    guard let manifest = state.manifest else {
      return ["", StyledText("Reading the manifest …", .muted)]
    }
    guard manifest.isValid else { return ["", StyledText("The manifest is not valid.", .error)] }
    let facts = [
      "rev \(manifest.revision)", counted(manifest.streams.count, "stream"),
      counted(manifest.lines.count, "line"), Clock.duration(milliseconds: manifest.milliseconds),
    ]
    return [
      "", StyledText("No errors, no warnings.", .good), "",
      StyledText("  " + facts.joined(separator: "   "), .muted),
    ]
  }
}
