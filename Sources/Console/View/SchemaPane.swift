import Session
import Vocabulary

/// The fields of the records with their types, and where the declared schema disagrees.
enum SchemaPane {
  static func draw(_ state: State, _ rect: Rect, _ canvas: inout Canvas) {
    let columns = state.columns
    guard !columns.isEmpty else {
      canvas.put(TestReadView.noRecords(state, rect.width), in: rect)
      return
    }
    let notes = state.live == nil ? state.read?.schemaNotes ?? [] : []
    let names = min(30, columns.map { CharacterWidth.width($0.name) }.max() ?? 4)
    var lines = [
      StyledText("field".filled(to: names) + "  type".filled(to: 16) + "  ", .title)
        + StyledText("in", .title)
    ]
    lines.append(
      StyledText(
        String(repeating: "─", count: names) + "  " + String(repeating: "─", count: 14) + "  "
          + String(repeating: "─", count: 10), .border))
    let records = state.records
    for column in columns.dropFirst(state.testRead.schemaTop) {
      let count = records.count { $0[column.name] != nil }
      lines.append(
        StyledText(column.name, .name).filled(to: names) + "  "
          + StyledText(column.type).filled(to: 14) + "  "
          + StyledText("\(count) of \(records.count)", .muted))
    }
    let below = notes.map { StyledText(masked: "! \($0)", .warning).cut(to: rect.width) }
    let footer =
      (below.isEmpty && state.live == nil
        ? [StyledText("schema ok: the records are as the manifest declares them", .good)] : below)
    let height = min(footer.count, max(1, rect.height / 3))
    canvas.put(lines, in: rect.top(rect.height - height - 1))
    canvas.put(footer, in: rect.last(height))
    if state.focus == .testRead { canvas.cursor(rect.x, rect.y) }
  }
}
