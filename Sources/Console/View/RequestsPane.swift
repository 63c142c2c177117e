import Session
import Vocabulary

/// The requests of a read, and the selected one with what came back. Narrow: below each other.
/// Wide: the line of the manifest, the request it made and the response, side by side.
struct RequestsPane {
  static let wide = 120

  let list: Rect
  private let detail: Rect
  private let details: [StyledText]
  /// How far the detail can be scrolled.
  let lastDetailTop: Int

  init(_ state: State, _ rect: Rect) {
    let count = state.pageIndexes.count
    let height = min(count, max(2, rect.height / 4))
    list = rect.top(height)
    guard let page = state.selectedPage else {
      detail = rect.last(0)
      details = []
      lastDetailTop = 0
      return
    }
    let view = state.pages[page]
    if rect.width >= RequestsPane.wide {
      detail = rect.dropping(height + 1)
      details = []
      let response = ExchangeText.response(view, state, width: detail.width / 3)
      lastDetailTop = max(0, response.count - detail.height + 4)
    } else {
      detail = rect.dropping(height)
      details = RequestsPane.narrow(view, state, rect.width)
      lastDetailTop = max(0, details.count - detail.height)
    }
  }

  func draw(_ state: State, _ canvas: inout Canvas) {
    let indexes = state.pageIndexes
    guard let selected = state.selectedPage else {
      let lines =
        state.pages.isEmpty
        ? TestReadView.noRecords(state, detail.width)
        : [StyledText("Nothing matches “\(state.filter(.testRead))”. Esc clears.")]
      canvas.put(lines, in: Rect(detail.x, list.y, detail.width, detail.bottom - list.y))
      return
    }
    let shown = indexes.dropFirst(state.testRead.requestTop).prefix(list.height)
    for (row, index) in shown.enumerated() {
      let rect = Rect(list.x, list.y + row, list.width, 1)
      canvas.put(line(index, state), x: rect.x, y: rect.y, width: rect.width)
      canvas.target(rect, .row(.testRead, state.testRead.requestTop + row))
      if index == selected, state.focus == .testRead {
        canvas.select(rect)
        canvas.cursor(rect.x, rect.y)
      }
    }
    if list.width >= RequestsPane.wide {
      columns(state.pages[selected], state, &canvas)
    } else {
      let lines = Array(details.dropFirst(min(state.testRead.detailTop, lastDetailTop)))
      canvas.put(lines, in: detail)
      let below = lines.count - detail.height
      if below > 0, detail.height > 2 {
        let more = StyledText(" …\(below) more  PgDn ", .muted)
        canvas.put(more, x: detail.right - more.width, y: detail.bottom - 1, width: more.width)
      }
    }
  }

  /// `1  GET  api.acme.dev/v1/customers?limit=10    200   231 ms   4.1 kB`.
  private func line(_ index: Int, _ state: State) -> StyledText {
    let page = state.pages[index]
    let address = Address(page.url)
    var left = StyledText("\(index + 1)".filled(to: state.pages.count > 9 ? 3 : 2) + " ", .muted)
    left.append(page.method.filled(to: 5) + "")
    left += StyledText(masked: address.host + address.path)
    if let auxiliary = page.auxiliary {
      left.append("  \(auxiliary.lowercased())", .muted)
    }
    var right = StyledText()
    if let status = page.status {
      right.append("\(status)", status < 400 ? .good : .error)
      right.append("  \(RequestsPane.padded(Clock.duration(milliseconds: page.milliseconds), 7))")
      right.append("  \(RequestsPane.padded(Clock.bytes(page.responseBytes), 7))", .muted)
    } else {
      right.append("not sent", .warning)
    }
    return left.and(right: right, width: list.width)
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func narrow(_ page: PageView, _ state: State, _ width: Int) -> [StyledText] {
    [SecretsPane.rule("request", width)] + ExchangeText.request(page, state, width: width)
      + ["", SecretsPane.rule("response", width)]
      + ExchangeText.response(page, state, width: width)
  }

  private func columns(_ page: PageView, _ state: State, _ canvas: inout Canvas) {
    guard detail.height >= 3 else { return }
    let third = (detail.width - 4) / 3
    let rects = [
      Rect(detail.x, detail.y, third, detail.height),
      Rect(detail.x + third + 2, detail.y, third, detail.height),
      Rect(detail.x + 2 * third + 4, detail.y, detail.width - 2 * third - 4, detail.height),
    ]
    let line = page.line.map { StyledText("line \($0)", .muted) } ?? ""
    canvas.box(rects[0], title: "manifest line", right: line, heavy: false)
    canvas.box(rects[1], title: "request", right: StyledText(page.method, .muted), heavy: false)
    let status = page.status.map { StyledText("\($0)", $0 < 400 ? .good : .error) }
    canvas.box(
      rects[2], title: "response", right: status ?? StyledText("not sent", .warning), heavy: false)
    let inner = rects.map(\.interior)
    canvas.put(
      ExchangeText.origin(page, state, width: inner[0].width, height: inner[0].height), in: inner[0]
    )
    canvas.put(ExchangeText.request(page, state, width: inner[1].width), in: inner[1])
    let response = ExchangeText.response(page, state, width: inner[2].width)
    canvas.put(
      Array(response.dropFirst(min(state.testRead.detailTop, lastDetailTop))), in: inner[2])
  }
}

/// A URL cut into what a person looks for.
struct Address {
  let host: String
  let path: String

  init(_ url: String) {
    var rest = Substring(url)
    var index = rest.startIndex
    while index < rest.endIndex {
      if rest[index...].hasPrefix("://") {
        rest = rest[rest.index(index, offsetBy: 3)...]
        break
      }
      guard rest[index].isLetter else { break }
      index = rest.index(after: index)
    }
    let slash = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    host = String(rest[..<slash])
    path = String(rest[slash...])
  }
}

/// A request and its response as lines.
enum ExchangeText {
  static func request(_ page: PageView, _ state: State, width: Int) -> [StyledText] {
    let address = Address(page.url)
    var lines = [
      StyledText(page.method, .title)
        + StyledText(masked: " " + (address.path.isEmpty ? "/" : address.path))
    ]
    if width < RequestsPane.wide / 2 || page.line == nil {
      lines[0] = lines[0].cut(to: width)
    }
    if let line = page.line, width >= 60 {
      lines[0] = lines[0].and(right: StyledText("line \(line)", .muted), width: width)
    }
    lines += headers(
      [("host", address.host)] + page.requestHeaders.filter { $0.name.lowercased() != "host" },
      width)
    if let body = page.requestBody, !body.isEmpty {
      lines.append("")
      lines += self.body(body, state, limit: 400)
    }
    let masks = state.maskedNames(in: page)
    if !masks.isEmpty {
      lines.append("")
      var text = StyledText("carries ", .muted)
      for name in masks { text += StyledText(name.mask, .mask) + " " }
      lines.append(text)
    }
    return lines.map { $0.cut(to: width) }
  }

  static func response(_ page: PageView, _ state: State, width: Int) -> [StyledText] {
    guard let status = page.status else {
      return [StyledText("Nothing was sent: this is a dry run.", .warning).cut(to: width)]
    }
    let facts =
      "\(Clock.duration(milliseconds: page.milliseconds))  \(Clock.bytes(page.responseBytes))"
    var lines = [
      StyledText("\(status)", status < 400 ? .good : .error) + StyledText("  \(facts)", .muted)
        + StyledText(
          page.records.isEmpty ? "" : "  \(counted(page.records.count, "record"))", .muted)
    ]
    lines += headers(page.responseHeaders, width)
    lines.append("")
    lines += body(page.responseBody, state, limit: 5000)
    if page.responseBytes > 65536, page.responseBody.utf8.count >= 65000 {
      lines.append(
        StyledText("the rest of \(Clock.bytes(page.responseBytes)) is not shown", .muted))
    }
    if !page.masked.isEmpty {
      lines += ["", StyledText("masked in this response", .muted)]
      for mask in page.masked {
        lines.append(
          StyledText("  \(mask.name.mask)", .mask)
            + StyledText("  \(state.glyphs.times)\(mask.count)  \(mask.reason)", .muted))
      }
    }
    return lines.map { $0.cut(to: width) }
  }

  /// The lines of the manifest around the one that made the request.
  static func origin(_ page: PageView, _ state: State, width: Int, height: Int) -> [StyledText] {
    let all = state.manifest?.lines ?? []
    guard let line = page.line, line >= 1, line <= all.count else {
      return [StyledText("not known for this request", .muted)]
    }
    let first = max(1, line - max(1, height / 4))
    let last = min(all.count, first + height - 1)
    let digits = String(last).count
    return (first...max(first, last)).map { number in
      let label = String(repeating: " ", count: digits - String(number).count) + String(number)
      var text = StyledText("\(label)  ", number == line ? .key : .muted)
      text += StyledText(masked: all[number - 1], number == line ? .title : .normal)
      return text.cut(to: width)
    }
  }

  private static func headers(
    _ headers: [(name: String, value: String)], _ width: Int
  ) -> [StyledText] {
    let names = min(width / 3, headers.map { CharacterWidth.width($0.name) }.max() ?? 0)
    return headers.map { header in
      StyledText(header.name.lowercased(), .name).filled(to: names) + "  "
        + StyledText(masked: header.value)
    }
  }

  /// JSON is laid out, anything else is shown line by line.
  private static func body(_ text: String, _ state: State, limit: Int) -> [StyledText] {
    if let first = text.utf8.first(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }),
      first == 0x7B || first == 0x5B, let value = try? JSON(parsing: text)
    {
      return JSONOutline(value, folded: []).lines(from: 0, count: limit).map { $0.plain }
    }
    return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .prefix(limit).map { StyledText(masked: String($0.prefix(1000))) }
  }
}

extension JSONOutline.Line {
  /// Without fold marks, for a body that does not fold.
  var plain: StyledText {
    var text = StyledText(String(repeating: "  ", count: min(depth, 40)))
    if let key {
      text.append(JSON.string(key).text(), .name)
      text.append(": ", .muted)
    }
    switch content {
    case .scalar(let value): text += StyledText(masked: value.text(), Style(value.role))
    case .open(let isArray): text.append(isArray ? "[" : "{")
    case .close(let isArray): text.append(isArray ? "]" : "}")
    case .folded(let isArray, _): text.append(isArray ? "[]" : "{}")
    }
    if hasComma { text.append(",", .muted) }
    return text
  }
}

extension State {
  /// The secrets that stand in a request, in order of the list.
  func maskedNames(in page: PageView) -> [SecretName] {
    let texts = [page.url, page.requestBody ?? ""] + page.requestHeaders.map(\.value)
    return secrets.map(\.name).filter { name in texts.contains { $0.contains(name.mask) } }
  }
}
