import Manifest
import Secrets
import Vocabulary

/// How pages are asked for again with fewer records (CDK: page_size_reducer.py).
struct PageSizeReduction: Sendable {
  let factor: Double
  let minimum: Int
  let maxAttempts: Int
  let pause: Double
  let retriesAtMinimum: Int
  let message: String
  let restores: Bool
  let span: SourceSpan

  init(_ component: Component) throws(ConnectorError) {
    func number(_ key: String) -> Double? { component.field(key)?.json.double }
    func integer(_ key: String) -> Int? { number(key).map { Int($0) } }
    factor = number("reduction_factor") ?? 2
    minimum = integer("minimum_page_size") ?? 1
    maxAttempts = integer("max_attempts") ?? 5
    pause = number("backoff_seconds") ?? 0.5
    retriesAtMinimum = integer("retries_at_minimum_page_size") ?? 0
    message = component.text("failure_message")?.trimmed(of: " \t\n\r") ?? ""
    restores = component.text("reset_policy") == "AFTER_SUCCESSFUL_PAGE"
    span = component.span
    if factor <= 1 || minimum < 1 || maxAttempts < 1 || pause < 0 || retriesAtMinimum < 0 {
      throw ConnectorError(
        .invalidManifest, "page_size_reduction has a number that is too small",
        hint: "reduction_factor must be above 1", at: span)
    }
  }

  /// What has to stand around it for the next page not to hang on the size of this one.
  ///
  /// - Parameter written: the strategy of the paginator as the manifest has it.
  func check(
    _ paginator: Paginator?, _ written: Component?, _ requester: Requester
  ) throws(ConnectorError) {
    func refuse(_ why: String, _ hint: String? = nil) -> ConnectorError {
      ConnectorError(.invalidManifest, "page_size_reduction \(why)", hint: hint, at: span)
    }
    if requester.properties != nil { throw refuse("cannot be used with query properties") }
    guard let paginator else { throw refuse("needs a DefaultPaginator") }
    if paginator.sizeOption == nil { throw refuse("needs page_size_option in the paginator") }
    if case .path? = paginator.tokenOption {
      throw refuse("cannot be used with RequestPath", "use CursorPagination with a RequestOption")
    }
    if case .page = paginator.strategy {
      throw refuse(
        "cannot be used with PageIncrement", "use OffsetIncrement or CursorPagination")
    }
    guard let size = written?.text("page_size") else {
      throw refuse("needs page_size in the pagination strategy")
    }
    if let size = Int(size), size <= minimum {
      throw refuse("can never reduce a page_size of \(size)", "lower minimum_page_size")
    }
  }
}

/// The page size of one slice, while it shrinks.
struct PageSizeReducer {
  private let plan: PageSizeReduction
  private var attempts = 0
  private var retries = 0
  /// Takes the place of the configured size; nil while nothing was reduced.
  private(set) var size: Int?

  init(_ plan: PageSizeReduction) { self.plan = plan }

  /// - Parameter configured: what the paginator asks for.
  /// - Returns: seconds to wait before the same page is asked for again.
  /// - Throws: ``ConnectorError/Code/http`` when there is nothing left to reduce.
  mutating func reduce(
    _ configured: Int?, _ rejected: ConnectorError
  ) throws(ConnectorError)
    -> Double
  {
    guard let current = size ?? configured else {
      throw ConnectorError(
        .invalidManifest, "the paginator does not send a page size that could be reduced",
        at: plan.span)
    }
    let smaller = max(plan.minimum, Int((Double(current) / plan.factor).rounded(.down)))
    if smaller >= current {
      if retries < plan.retriesAtMinimum {
        retries += 1
        return plan.pause * Double(retries)
      }
      throw failed("rejects pages of \(current) records, the smallest allowed", rejected)
    }
    attempts += 1
    if attempts > plan.maxAttempts {
      throw failed("rejects pages of every size down to \(current) records", rejected)
    }
    size = smaller
    return plan.pause * Double(attempts)
  }

  mutating func succeeded() {
    attempts = 0
    retries = 0
    if plan.restores { size = nil }
  }

  private func failed(_ what: String, _ rejected: ConnectorError) -> ConnectorError {
    ConnectorError(
      .http, "the API \(what)", hint: plan.message.isEmpty ? nil : plan.message, at: plan.span,
      status: rejected.status, detail: rejected.detail)
  }
}
