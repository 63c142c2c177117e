import Session
import Vocabulary

/// Records as a table: only the rows that are seen are laid out.
struct TablePane {
  private let header: Rect
  let rows: Rect
  private let footer: Rect
  private let detail: Rect
  private let showsTypes: Bool
  private let indexes: [Int]
  private let summary: [StyledText]
  private let notes: [StyledText]

  init(_ state: State, _ rect: Rect) {
    indexes = state.recordIndexes
    showsTypes = rect.height >= 14
    header = rect.top(showsTypes ? 3 : 2)
    summary = TestReadView.summary(state, rect.width)
    let all = state.live == nil ? state.read?.schemaNotes ?? [] : []
    notes =
      rect.height < 14
      ? [] : all.prefix(3).map { StyledText(masked: "! \($0)", .warning).cut(to: rect.width) }
    let below = rect.dropping(header.height)
    let footerHeight = summary.count + notes.count
    let withDetail = rect.height >= 22
    let detailHeight = withDetail ? max(6, below.height / 2 - 2) : 0
    var height = max(0, below.height - footerHeight - detailHeight)
    if withDetail { height = min(height, indexes.count + 1) }
    let hasMore = indexes.count > height && height > 1
    rows = below.top(hasMore ? height - 1 : height)
    // The line that says how many more there are stands right below the rows.
    let afterRows = below.dropping(height)
    if withDetail {
      footer = afterRows.top(footerHeight)
      detail = afterRows.dropping(footerHeight + 1)
    } else {
      footer = below.last(footerHeight)
      detail = rect.last(0)
    }
  }

  func draw(_ state: State, _ canvas: inout Canvas) {
    let area = Rect(header.x, header.y, header.width, header.height + rows.height)
    guard !indexes.isEmpty else {
      canvas.put(
        TestReadView.noRecords(state, header.width),
        in: Rect(
          area.x, area.y, area.width, max(area.height, footer.bottom - area.y)))
      return
    }
    let shown = visible(state)
    let columns = columns(state)
    drawHeader(columns, state, &canvas)
    for (row, index) in shown.enumerated() {
      let rect = Rect(rows.x, rows.y + row, rows.width, 1)
      let isSelected = index == state.selectedRecord
      var text = StyledText()
      for (number, column) in columns.shown.enumerated() {
        text += StyledText(number > 0 ? "  " : "") + column.cell(state.records[index])
      }
      let marker = isSelected ? state.glyphs.marker + " " : "  "
      canvas.put(StyledText(marker, .focusBorder) + text, x: rect.x, y: rect.y, width: rect.width)
      canvas.target(rect, .row(.testRead, state.testRead.top + row))
      if isSelected, state.focus == .testRead {
        canvas.select(rect)
        canvas.cursor(rect.x, rect.y)
      }
    }
    let more = indexes.count - state.testRead.top - shown.count
    if more > 0 {
      canvas.put(
        StyledText("  …\(more) more", .muted), x: rows.x, y: rows.bottom, width: rows.width)
    }
    canvas.put(notes + summary, in: footer)
    drawDetail(state, &canvas)
  }

  private func visible(_ state: State) -> [Int] {
    Array(indexes.dropFirst(state.testRead.top).prefix(rows.height))
  }

  func columns(_ state: State) -> Column.Choice {
    Column.fitting(state, visible(state), width: header.width - 2, showsTypes: showsTypes)
  }

  private func drawHeader(_ columns: Column.Choice, _ state: State, _ canvas: inout Canvas) {
    var names: StyledText = "  "
    var types: StyledText = "  "
    var rules: StyledText = "  "
    for (number, column) in columns.shown.enumerated() {
      let gap = StyledText(number > 0 ? "  " : "")
      names += gap + StyledText(column.name, .title).filled(to: column.width)
      types += gap + StyledText(column.type, .muted).filled(to: column.width)
      rules += gap + StyledText(String(repeating: "─", count: column.width), .border)
    }
    let lines = showsTypes ? [names, types, rules] : [names, rules]
    for (row, line) in lines.enumerated() {
      canvas.put(line, x: header.x, y: header.y + row, width: header.width)
    }
  }

  private func drawDetail(_ state: State, _ canvas: inout Canvas) {
    guard detail.height >= 3, let record = state.selectedRecord else { return }
    canvas.put(
      SecretsPane.rule("record \(record + 1)", detail.width), x: detail.x, y: detail.y,
      width: detail.width)
    let area = detail.dropping(1)
    let outline = JSONOutline(state.records[record], folded: state.testRead.folded)
    let lines = outline.lines(from: 0, count: area.height + 1)
    for (row, line) in lines.prefix(area.height).enumerated() {
      canvas.put(line.styled(state.glyphs), x: area.x, y: area.y + row, width: area.width)
    }
  }
}

/// A column of the table with the width that its visible cells need.
struct Column {
  let name: String
  let type: String
  let width: Int

  struct Choice {
    let shown: [Column]
    /// How many columns are scrolled away on the left, and did not fit on the right.
    let before: Int
    let after: Int
  }

  /// As many columns as fit. Only when they do not, a long one is cut to 32.
  static func fitting(
    _ state: State, _ rows: [Int], width: Int, showsTypes: Bool
  ) -> Choice {
    let all = state.columns
    let first = min(state.testRead.firstColumn, max(0, all.count - 1))
    let records = state.records
    let natural = all.dropFirst(first).map { column in
      let heading = max(
        CharacterWidth.width(column.name), showsTypes ? CharacterWidth.width(column.type) : 0)
      return rows.reduce(max(4, heading)) {
        max($0, CharacterWidth.width(Column.text(records[$1][column.name])))
      }
    }
    let allFit = natural.reduce(-2) { $0 + $1 + 2 } <= width
    var shown: [Column] = []
    var left = width
    for (column, whole) in zip(all.dropFirst(first), natural) {
      let wanted = allFit ? whole : min(whole, max(32, CharacterWidth.width(column.name)))
      if wanted > left {
        // A piece of a column is worth showing when it is wide enough to read.
        if left >= 12 || shown.isEmpty {
          shown.append(Column(name: column.name, type: column.type, width: max(1, left)))
        }
        break
      }
      shown.append(Column(name: column.name, type: column.type, width: wanted))
      left -= wanted + 2
    }
    return Choice(shown: shown, before: first, after: all.count - first - shown.count)
  }

  func cell(_ record: JSON) -> StyledText {
    let value = record[name]
    let style: Style =
      switch value {
      case nil, .null: .muted
      case .object, .array: .muted
      default: .normal
      }
    return StyledText(masked: Column.text(value), style).filled(to: width)
  }

  /// Scalars as they are, the rest by how much is inside.
  static func text(_ value: JSON?) -> String {
    switch value {
    case nil: "–"
    case .string(let text): String(text.prefix(200))
    case .array(let elements): "[\(elements.count)]"
    case .object(let members): "{\(members.count)}"
    case .some(let scalar): scalar.text()
    }
  }
}
