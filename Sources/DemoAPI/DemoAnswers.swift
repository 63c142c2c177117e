/// Decides what the make-believe API answers; a pure function of the request.
struct DemoAnswers: DemoSite {
  typealias Request = DemoRequest
  typealias Answer = DemoAnswer

  let credentials: DemoCredentials

  func answer(_ request: Request) -> Answer {
    let (path, query) = DemoAnswers.split(request.target)
    let route: ((Request, [String: String], String) -> Answer)? =
      switch path {
      case "/v1/customers": customers
      case "/v1/orders": orders
      case "/v1/events": events
      case "/v1/invoices": { request, _, _ in invoices(request) }
      default: nil
      }
    guard let route else {
      return failure(404, "not_found", "there is nothing at this path")
    }
    guard request.method == "GET" else {
      return failure(405, "method_not_allowed", "this path answers GET only")
    }
    if path == "/v1/invoices" { return invoices(request) }
    let scheme = "Bearer "
    let given = request.header("authorization") ?? ""
    let token = given.hasPrefix(scheme) ? String(given.dropFirst(scheme.count)) : ""
    guard token == credentials.apiKey else { return refusal("token", token) }
    return route(request, query, token)
  }

  private func customers(_ request: Request, _ query: [String: String], _ token: String) -> Answer {
    let since = query["since"] ?? ""
    let all = (0..<DemoRecords.customerCount).filter { DemoRecords.created($0) >= since }
    let size = min(max(Int(query["per_page"] ?? "") ?? 50, 1), 100)
    let page = max(Int(query["page"] ?? "") ?? 1, 1)
    let (start, overflow) = (page - 1).multipliedReportingOverflow(by: size)
    let rows = overflow || start >= all.count ? [] : all[start..<min(start + size, all.count)]
    let records = rows.map { DemoRecords.customer($0, token: token) }
    return success([
      ("customers", .array(records)), ("page", .int(page)), ("per_page", .int(size)),
      ("total", .int(all.count)),
    ])
  }

  private func orders(_ request: Request, _ query: [String: String], _ token: String) -> Answer {
    let key = request.header("x-api-key") ?? ""
    guard credentials.accepts(clientSecret: key) else { return refusal("client secret", key) }
    let size = min(max(Int(query["limit"] ?? "") ?? 50, 1), 100)
    let after = Int(query["after"] ?? "") ?? DemoRecords.firstOrder - 1
    let clamped = min(max(after, DemoRecords.firstOrder - 1), DemoRecords.firstOrder + 10_000)
    let start = clamped - DemoRecords.firstOrder + 1
    let rows = start..<max(start, min(start + size, DemoRecords.orderCount))
    let hasMore = rows.upperBound < DemoRecords.orderCount
    let next = String(DemoRecords.firstOrder + rows.upperBound - 1)
    return success([
      ("data", .array(rows.map(DemoRecords.order))), ("has_more", .bool(hasMore)),
      ("next", hasMore ? .string(next) : .null),
    ])
  }

  /// Repeats the request into its records, headers and all: a test for what masks them.
  private func events(_ request: Request, _ query: [String: String], _ token: String) -> Answer {
    let account = request.header("x-account-id") ?? ""
    guard account == credentials.accountID else { return refusal("account", account) }
    let records = (0..<DemoRecords.eventCount).map {
      DemoRecords.event(
        $0, method: request.method, path: request.target, headers: request.headers)
    }
    return success([("events", .array(records))])
  }

  /// The billing side has a key of its own and knows nothing of tokens.
  private func invoices(_ request: Request) -> Answer {
    let key = request.header("x-billing-key") ?? ""
    guard credentials.accepts(clientSecret: key) else { return refusal("billing key", key) }
    return success([
      ("invoices", .array((0..<DemoRecords.invoiceCount).map(DemoRecords.invoice)))
    ])
  }

  private func success(_ members: [(String, DemoJSON)]) -> Answer {
    Answer(status: 200, body: DemoJSON.object(members).text)
  }

  /// Says which key it did not like, word for word, as careless APIs do.
  private func refusal(_ what: String, _ key: String) -> Answer {
    var answer = failure(401, "invalid_token", "\(what) '\(key)' is not valid for this account")
    answer.headers = [("WWW-Authenticate", #"Bearer error="invalid_token""#)]
    return answer
  }

  private func failure(_ status: Int, _ code: String, _ message: String) -> Answer {
    let body = DemoJSON.object([("error", .string(code)), ("message", .string(message))])
    return Answer(status: status, body: body.text)
  }

  private static func split(_ target: String) -> (path: String, query: [String: String]) {
    let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var query: [String: String] = [:]
    for pair in halves.dropFirst().first?.split(separator: "&") ?? [] {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      query[decode(parts[0])] = parts.count > 1 ? decode(parts[1]) : ""
    }
    return (String(halves[0]), query)
  }

  private static func decode(_ text: Substring) -> String {
    var out: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == 0x2B {
        out.append(0x20)
      } else if byte == 0x25, rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        out.append(value)
        rest = rest.dropFirst(2)
      } else {
        out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
