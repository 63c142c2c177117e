import Jinja
import Manifest
import Secrets
import Vocabulary

/// What to do with a response.
struct Resolution: Sendable, Equatable {
  enum Action: String, Sendable {
    case success = "SUCCESS"
    case retry = "RETRY"
    case fail = "FAIL"
    case ignore = "IGNORE"
    case rateLimited = "RATE_LIMITED"
    case resetPagination = "RESET_PAGINATION"
    case refreshToken = "REFRESH_TOKEN_THEN_RETRY"
    case reducePageSize = "REDUCE_PAGE_SIZE"
    case splitWindow = "SPLIT_REQUEST_WINDOW"
  }

  let action: Action
  /// For a person; may hold text from the network.
  let message: String
  /// The config is to blame: trying something else would not help.
  var isConfigError = false

  static let success = Resolution(action: .success, message: "")
}

/// Says what a response means (CDK: requesters/error_handlers/default_error_handler.py and
/// composite_error_handler.py).
indirect enum ErrorHandler: Sendable {
  case standard([ResponseFilter])
  case composite([ErrorHandler])

  init(_ component: Component) throws(ConnectorError) {
    switch component.type {
    case "DefaultErrorHandler":
      var filters: [ResponseFilter] = []
      for node in component.field("response_filters")?.elements ?? [] {
        filters.append(try ResponseFilter(Component(node)))
      }
      for node in component.field("backoff_strategies")?.elements ?? [] {
        try ErrorHandler.recognise(Component(node))
      }
      self = .standard(filters)
    case "CompositeErrorHandler":
      var handlers: [ErrorHandler] = []
      for node in component.field("error_handlers")?.elements ?? [] {
        handlers.append(try ErrorHandler(Component(node)))
      }
      if handlers.isEmpty {
        throw ConnectorError(
          .invalidManifest, "CompositeErrorHandler needs an error handler", at: component.span)
      }
      self = .composite(handlers)
    default: throw component.refusal
    }
  }

  /// A test read never waits and never retries, so a strategy only has to be a known one.
  private static func recognise(_ strategy: Component) throws(ConnectorError) {
    let known = [
      "ConstantBackoffStrategy", "ExponentialBackoffStrategy", "WaitTimeFromHeader",
      "WaitUntilTimeFromHeader", "WaitTimeFromResponse",
    ]
    if !known.contains(strategy.type) { throw strategy.refusal }
  }

  func resolve(_ answer: Answer, _ evaluator: Evaluator) throws(ConnectorError) -> Resolution {
    switch self {
    case .standard(let filters):
      for filter in filters {
        if let resolution = try filter.resolve(answer, evaluator) { return resolution }
      }
      return answer.isOK ? .success : DefaultResolutions.resolve(answer)
    case .composite(let handlers):
      var last = Resolution.success
      for handler in handlers {
        last = try handler.resolve(answer, evaluator)
        switch last.action {
        case .success, .retry, .ignore, .resetPagination, .reducePageSize, .splitWindow:
          return last
        case .fail, .rateLimited, .refreshToken: continue
        }
      }
      return last
    }
  }

  /// The templates a decision hangs on, for the check before the first request.
  var conditions: [TextTemplate] {
    switch self {
    case .standard(let filters): filters.compactMap(\.predicate)
    case .composite(let handlers): handlers.flatMap(\.conditions)
    }
  }
}

/// One row of an error handler (CDK: http_response_filter.py).
struct ResponseFilter: Sendable {
  let action: Resolution.Action?
  let codes: Set<Int>
  let predicate: TextTemplate?
  let contains: String
  let message: TextTemplate?
  /// Whose fault a failure is; nil for what the status says.
  private let failureType: String?

  init(_ component: Component) throws(ConnectorError) {
    guard component.type == "HttpResponseFilter" else { throw component.refusal }
    if let name = component.text("action") {
      guard let action = Resolution.Action(rawValue: name) else {
        throw .notSupported(
          "the action \(name)", at: component.field("action")?.span ?? component.span)
      }
      self.action = action
    } else {
      action = nil
    }
    codes = Set((component.field("http_codes")?.elements ?? []).compactMap { $0.scalar?.int })
    predicate = try component.template("predicate", as: .condition)
    contains = component.text("error_message_contains") ?? ""
    message = try component.template("error_message")
    failureType = component.text("failure_type")
  }

  /// - Returns: nil when the response is another filter's to judge.
  func resolve(_ answer: Answer, _ evaluator: Evaluator) throws(ConnectorError) -> Resolution? {
    guard let action, try matches(answer, evaluator) else { return nil }
    var text = ""
    if let message {
      text = try message.evaluate(
        evaluator, context(answer, config: evaluator.config)
      ).pythonText.masked
    }
    let usual = DefaultResolutions.known[answer.http.status]
    if text.isEmpty { text = usual?.message ?? "" }
    let named = action == .fail ? failureType : nil
    return Resolution(
      action: action, message: text,
      isConfigError: named.map { $0 == "config_error" } ?? usual?.isConfigError ?? false)
  }

  private func matches(_ answer: Answer, _ evaluator: Evaluator) throws(ConnectorError) -> Bool {
    if codes.contains(answer.http.status) { return true }
    // The CDK evaluates a predicate without a config.
    if let predicate, !predicate.source.isEmpty,
      try predicate.holds(evaluator, context(answer, config: .none))
    {
      return true
    }
    if contains.isEmpty { return false }
    return ErrorMessage.text(of: answer).map { $0.contains(contains) } ?? false
  }

  private func context(_ answer: Answer, config: Value) -> Context {
    [
      "config": config, "response": answer.body, "headers": answer.foldedHeaders,
      "request_url": .string(answer.address),
    ]
  }
}

/// What a status means when no filter says otherwise (CDK: default_error_mapping.py).
enum DefaultResolutions {
  static let known: [Int: Resolution] = [
    400: failure(400, "Bad request. Please check your request parameters."),
    401: failure(
      401, "Unauthorized. Please ensure you are authenticated correctly.", isConfigError: true),
    403: failure(
      403, "Forbidden. You don't have permission to access this resource.", isConfigError: true),
    404: failure(404, "Not found. The requested resource was not found on the server."),
    405: failure(405, "Method not allowed. Please check your request method."),
    408: repeated(408, "Request timeout."),
    429: Resolution(
      action: .rateLimited, message: "HTTP Status Code: 429. Error: Too many requests."),
    500: repeated(500, "Internal server error."),
    502: repeated(502, "Bad gateway."),
    503: repeated(503, "Service unavailable."),
    504: repeated(504, "Gateway timeout."),
  ]

  private static func failure(
    _ status: Int, _ words: String, isConfigError: Bool = false
  ) -> Resolution {
    Resolution(
      action: .fail, message: "HTTP Status Code: \(status). Error: \(words)",
      isConfigError: isConfigError)
  }

  private static func repeated(_ status: Int, _ words: String) -> Resolution {
    Resolution(action: .retry, message: "HTTP Status Code: \(status). Error: \(words)")
  }

  static func resolve(_ answer: Answer) -> Resolution {
    if let resolution = known[answer.http.status] { return resolution }
    // A cut could go through a secret, whose first half nobody would recognise.
    let body = answer.http.readableBody(as: nil).flatMap { $0.count > 2000 ? nil : $0 }
    let text = body.map { answer.readable($0) } ?? "not shown"
    return Resolution(
      action: .retry,
      message:
        "Response was not ok: HTTP status \(answer.http.status). Response content is: \(text)")
  }
}

/// Finds the words of an error in a body (CDK: json_error_message_parser.py).
enum ErrorMessage {
  private static let keys = [
    "message", "messages", "error", "errors", "failures", "failure", "detail", "err",
    "error_message", "msg", "reason", "status_message",
  ]

  static func text(of answer: Answer) -> String? {
    guard let json = answer.json else {
      return String(validating: answer.http.body, as: UTF8.self).map { answer.hidden($0) }
    }
    return text(json)
  }

  private static func text(_ json: JSON) -> String? {
    switch json {
    case .string(let text): return text
    case .array(let elements): return elements.compactMap(text).joined(separator: ", ")
    case .object(let object):
      for key in keys {
        if let value = object[key], Value(value).isTruthy { return text(value) }
      }
      return nil
    default: return nil
    }
  }
}
