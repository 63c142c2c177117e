import Jinja
import Manifest
import Vocabulary

/// Asks for the records after those it has seen, until a page is short
/// (CDK: strategies/offset_increment.py).
struct OffsetIncrement: Sendable {
  let size: PageSize?
  let isFirstInjected: Bool

  init(_ component: Component) throws(ConnectorError) {
    size = try PageSize(component)
    isFirstInjected = component.flag("inject_on_first_request")
  }

  init(size: PageSize?, isFirstInjected: Bool) {
    self.size = size
    self.isFirstInjected = isFirstInjected
  }

  func pageSize(_ evaluator: Evaluator) throws(ConnectorError) -> Int? {
    try size?.value(evaluator)
  }

  func next(
    after page: PageEnd, _ token: Value?, _ evaluator: Evaluator
  ) throws(ConnectorError)
    -> Value?
  {
    var requested = page.size
    if requested == nil { requested = try size?.value(evaluator, response: Value(page.body)) }
    if let requested, requested != 0, page.extracted < requested { return nil }
    if page.extracted == 0 { return nil }
    guard let token else { return .int(page.extracted) }
    guard let offset = token.integer else {
      throw ConnectorError(.template, "the offset of the last page is no integer")
    }
    return .int(offset + page.extracted)
  }
}

/// Counts pages, until one is short (CDK: strategies/page_increment.py).
struct PageIncrement: Sendable {
  let size: Int?
  let start: Int
  let isFirstInjected: Bool

  init(_ component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    size = try PageSize(component)?.value(evaluator)
    start = component.field("start_from_page")?.scalar?.int ?? 0
    isFirstInjected = component.flag("inject_on_first_request")
  }

  init(size: Int?, start: Int = 0, isFirstInjected: Bool = false) {
    self.size = size
    self.start = start
    self.isFirstInjected = isFirstInjected
  }

  func next(after page: PageEnd, _ token: Value?) throws(ConnectorError) -> Value? {
    if let size, size != 0, page.extracted < size { return nil }
    if page.extracted == 0 { return nil }
    guard let token else { return .int(start + 1) }
    guard let number = token.integer else {
      throw ConnectorError(.template, "the number of the last page is no integer")
    }
    return .int(number + 1)
  }
}

/// Reads the next token out of the response (CDK: strategies/cursor_pagination_strategy.py).
struct CursorPagination: Sendable {
  let size: Int?
  let value: TextTemplate
  let stop: TextTemplate?

  init(_ component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    size = try PageSize(component)?.value(evaluator)
    value = try component.required("cursor_value")
    stop = try component.template("stop_condition", as: .condition)
    for template in [value, stop].compactMap(\.self)
    where size == nil && template.reads("page_size") {
      throw ConnectorError(
        .invalidManifest, "page_size is read where the pagination strategy has none",
        hint: "set page_size in the pagination strategy", at: template.span)
    }
  }

  func next(after page: PageEnd, _ evaluator: Evaluator) throws(ConnectorError) -> Value? {
    var context = evaluator.context
    context["response"] = Value(page.body)
    context["headers"] = page.answer.paginationHeaders
    context["last_record"] = page.lastRecord ?? Value.none
    context["last_page_size"] = .int(page.emitted)
    context["page_size"] = (page.size ?? size).map { .int($0) } ?? Value.none
    context["stream_slice"] = page.slice.value
    if let stop, try stop.holds(evaluator, context) { return nil }
    return try value.evaluate(evaluator, context)
  }
}
