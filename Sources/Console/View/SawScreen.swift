import Session
import Vocabulary

/// Where the answer and its checks stand.
struct SawLayout {
  let text: Rect
  let checks: Rect

  init(_ state: State) { self.init(Layout(state).area.interior) }

  init(_ rect: Rect) {
    let height = rect.height >= 12 ? 6 : 0
    text = rect.top(rect.height - height)
    checks = rect.last(height)
  }
}

/// What the LLM saw: the bytes of one answer, and the checks that they passed.
enum SawScreen {
  static func draw(_ saw: SawView, _ state: State, _ rect: Rect, _ canvas: inout Canvas) {
    let layout = SawLayout(rect.interior)
    let call = state.calls[saw.call]
    let answer = state.calls.answers[saw.call]
    var title = StyledText("▸ ", .focusBorder) + StyledText("What the LLM saw", .title)
    if let call, rect.width >= 76 { title.append("   \(state.title(of: call))", .muted) }
    let size = answer.map { "   \(Clock.grouped($0.bytes.count)) bytes" } ?? ""
    canvas.box(rect, title: title, right: StyledText("call \(saw.call)\(size)"), heavy: true)
    canvas.clip = rect.interior
    // Another width than that of the last message: laid out anew.
    let width = layout.text.width
    let lines = saw.width == width ? saw.lines : SawLines.make(saw, state, width: width)
    let top = max(0, min(saw.top, lines.count - max(1, layout.text.height)))
    let shown = lines.dropFirst(top).prefix(layout.text.height)
    canvas.put(shown.map(\.styled), in: layout.text)
    canvas.cursor(layout.text.x, layout.text.y)
    if layout.checks.height > 0 {
      let rest = lines.count - top - shown.count
      let more = rest > 0 ? StyledText("↓ \(rest) more lines", .muted) : StyledText()
      canvas.put(
        [more] + checks(call, answer, state, layout.checks.width), in: layout.checks)
    }
    canvas.clip = canvas.bounds
  }

  private static func checks(
    _ call: CallRecord?, _ answer: Disclosed?, _ state: State, _ width: Int
  ) -> [StyledText] {
    guard let answer else { return [] }
    let canary: StyledText =
      switch answer.isCanaryMasked {
      case true: StyledText("found and masked", .good)
      case false: StyledText("not masked: withheld", .error)
      case nil: StyledText("none in a message of this kind", .muted)
      }
    let masks = CallWords.masks(call?.result?.masked ?? [], state.glyphs)
    let size = Clock.grouped(answer.bytes.count)
    let budget = answer.budget.map { " of \(Clock.grouped($0)) budget" } ?? " bytes, no budget"
    return [
      SecretsPane.rule("checks on this message", width),
      fact("canary planted in the answer", canary),
      fact("every known secret, in all forms", StyledText("0 left, looked at once more")),
      fact("masked", masks.isEmpty ? StyledText("nothing", .muted) : masks),
      fact("size", StyledText(size + budget)),
    ].map { $0.cut(to: width) }
  }

  private static func fact(_ name: String, _ value: StyledText) -> StyledText {
    StyledText(name.filled(to: 36), .muted) + value
  }
}

extension State {
  /// `execute_stream_test_read customers`
  func title(of call: CallRecord) -> String {
    call.subject.isEmpty ? call.view.tool : "\(call.view.tool) \(call.subject)"
  }
}
