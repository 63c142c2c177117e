import Jinja
import Manifest
import Secrets
import Vocabulary

/// What a paginator knows about the page that was just read.
struct PageEnd: Sendable {
  let answer: Answer
  /// The first element of the body.
  let body: JSON
  /// What the extractor found, before filters.
  let extracted: Int
  /// What came through.
  let emitted: Int
  let lastRecord: Value?
  let slice: StreamSlice
  /// The page size that was asked for, where it is not the configured one.
  let size: Int?
}

/// Where the next page is, and how to ask for it (CDK: default_paginator.py).
///
///     var token = paginator.initialToken
///     token = try paginator.next(after: page, token)      // nil: that was the last page
struct Paginator: Sendable {
  enum TokenOption: Sendable {
    case path
    case option(RequestOption)
  }

  enum Strategy: Sendable {
    case offset(OffsetIncrement)
    case page(PageIncrement)
    case cursor(CursorPagination)
  }

  let strategy: Strategy
  let tokenOption: TokenOption?
  let sizeOption: RequestOption?

  /// - Returns: nil for NoPagination.
  init?(_ component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    if component.type == "NoPagination" { return nil }
    guard component.type == "DefaultPaginator" else { throw component.refusal }
    let strategy = try component.requiredComponent("pagination_strategy")
    switch strategy.type {
    case "OffsetIncrement": self.strategy = .offset(try OffsetIncrement(strategy))
    case "PageIncrement": self.strategy = .page(try PageIncrement(strategy, evaluator))
    case "CursorPagination": self.strategy = .cursor(try CursorPagination(strategy, evaluator))
    default: throw strategy.refusal
    }
    if let token = component.component("page_token_option") {
      tokenOption = token.type == "RequestPath" ? .path : .option(try RequestOption(token))
    } else {
      tokenOption = nil
    }
    sizeOption = try component.component("page_size_option").map { (node) throws(ConnectorError) in
      try RequestOption(node)
    }
    if let sizeOption, try pageSize(evaluator) ?? 0 == 0 {
      throw ConnectorError(
        .invalidManifest, "page_size_option needs a page_size",
        hint: "set page_size in the pagination strategy", at: sizeOption.span)
    }
  }

  /// The token of the first request; nil when it is sent without one.
  var initialToken: Value? {
    switch strategy {
    case .offset(let offset): offset.isFirstInjected ? .int(0) : nil
    case .page(let page): page.isFirstInjected ? .int(page.start) : nil
    case .cursor: nil
    }
  }

  func pageSize(_ evaluator: Evaluator) throws(ConnectorError) -> Int? {
    switch strategy {
    case .offset(let offset): try offset.pageSize(evaluator)
    case .page(let page): page.size
    case .cursor(let cursor): cursor.size
    }
  }

  /// - Parameter token: of the request that gave this page.
  /// - Returns: nil after the last page.
  func next(
    after page: PageEnd, _ token: Value?, _ evaluator: Evaluator
  ) throws(ConnectorError)
    -> Value?
  {
    let next: Value? =
      switch strategy {
      case .offset(let offset): try offset.next(after: page, token, evaluator)
      case .page(let increment): try increment.next(after: page, token)
      case .cursor(let cursor): try cursor.next(after: page, evaluator)
      }
    return next.flatMap { $0.isTruthy ? $0 : nil }
  }

  /// The next page hangs on what the last record holds.
  var readsLastRecord: Bool {
    guard case .cursor(let cursor) = strategy else { return false }
    return ([cursor.value] + (cursor.stop.map { [$0] } ?? [])).contains {
      $0.source.contains(text: "last_record")
    }
  }

  /// The path or URL of a page whose token is one.
  func path(_ token: Value?) -> SealedText? {
    guard case .path? = tokenOption, let token, token.isTruthy else { return nil }
    return token.pythonText
  }

  func fields(
    for place: RequestOption.Place, _ token: Value?, size override: Int?, _ evaluator: Evaluator
  )
    throws(ConnectorError) -> Options
  {
    var fields = Options()
    if case .option(let option)? = tokenOption, option.place == place, let token {
      try option.inject(token, into: &fields, evaluator)
    }
    if let sizeOption, sizeOption.place == place {
      let configured = try override == nil ? pageSize(evaluator) : nil
      if let size = override ?? configured, size != 0 {
        try sizeOption.inject(.int(size), into: &fields, evaluator)
      }
    }
    return fields
  }
}

/// `page_size` as it is written: a number, or a template that gives one.
enum PageSize: Sendable {
  case fixed(Int)
  case template(TextTemplate)

  init?(_ component: Component) throws(ConnectorError) {
    guard let node = component.field("page_size") else { return nil }
    if let number = node.scalar?.int {
      self = .fixed(number)
    } else if let text = node.plainText, !text.isEmpty {
      if text.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let number = Int(text) {
        self = .fixed(number)
      } else {
        self = .template(try component.template(text, at: node.span))
      }
    } else {
      return nil
    }
  }

  /// - Parameter response: only asked for when a template is there to read it.
  func value(
    _ evaluator: Evaluator, response: @autoclosure () -> Value? = nil
  )
    throws(ConnectorError) -> Int
  {
    switch self {
    case .fixed(let number): return number
    case .template(let template):
      var context = evaluator.context
      if let response = response() { context["response"] = response }
      let value = try template.evaluate(evaluator, context)
      if case .sealed(let text) = value {
        throw ConnectorError.secret(text.names, may: "be a page size", at: template.span)
      }
      guard let number = value.integer else {
        throw ConnectorError(.template, "page_size does not give an integer", at: template.span)
      }
      return number
    }
  }
}
