package import Vocabulary

extension PageView {
  /// `{"request": {url, http_method, headers, body}, "response": {status, headers, body}}`: the
  /// CDK's `HttpRequest` and `HttpResponse` (connector_builder/models.py), masked.
  package var exchange: JSONObject {
    var answer: JSON = .null
    if let status {
      answer = [
        "status": .int(status), "headers": PageView.object(responseHeaders),
        "body": .string(responseBody),
      ]
    }
    // A page that stands in a record of a parent was not asked for.
    let request: JSON =
      url.isEmpty
      ? .null
      : [
        "url": .string(url), "http_method": .string(method),
        "headers": PageView.object(requestHeaders),
        "body": requestBody.map { .string($0) } ?? .null,
      ]
    return ["request": request, "response": answer]
  }

  private static func object(_ headers: [(name: String, value: String)]) -> JSON {
    .object(JSONObject(headers.map { ($0.name, .string($0.value)) }, uniquingKeysWith: { $1 }))
  }
}

extension ReadOutcome {
  /// The CDK's `StreamRead` as the connector builder answers it, and what was masked.
  ///
  /// `error` is set where the CDK raises, with everything else null; a read that it ends with an
  /// error in its log, such as one that met a 401, has a `failure` beside its result.
  package var json: JSON {
    [
      "records": unlessAborted(.array(view.records)),
      "slices": unlessAborted(.array(slices.map(\.json))),
      "test_read_limit_reached": unlessAborted(.bool(view.limitReached)),
      "inferred_schema": inferredSchema ?? .null,
      "inferred_datetime_formats": unlessAborted(inferredDatetimeFormats),
      "latest_config_update": latestConfigUpdate ?? .null,
      "auxiliary_requests": .array(auxiliary.map(SliceOutcome.auxiliary)),
      "logs": .array(logs.map { ["level": .string($0.level), "message": .string($0.message)] }),
      "error": wasAborted ? errorTrace : .null,
      "failure": view.failure?.json ?? .null,
      "masked": .array(view.masked.map(\.json)),
    ]
  }

  /// The same of a read that could not start.
  package static func json(failing failure: Failure) -> JSON {
    let view = ReadView(
      id: 0, stream: "", isDryRun: false, isSuccess: false, failure: failure, warnings: [],
      records: [], pages: [], sliceCount: 0, limitReached: false, milliseconds: 0, masked: [],
      schemaNotes: [], columns: [])
    return ReadOutcome(
      view: view, slices: [], auxiliary: [], inferredSchema: nil, inferredDatetimeFormats: .null,
      logs: [], wasAborted: true
    ).json
  }

  private func unlessAborted(_ value: JSON) -> JSON { wasAborted ? .null : value }

  /// The same without the records and logs: what the Python server gives as the one element of
  /// `raw_api_responses`. Each page has the number of its records instead.
  package var raw: JSON {
    [
      "slices": .array(
        slices.map { .object($0.members { ["record_count": .int($0.recordCount)] }) }),
      "test_read_limit_reached": .bool(view.limitReached),
      "auxiliary_requests": .array(auxiliary.map(SliceOutcome.auxiliary)),
      "inferred_schema": inferredSchema ?? .null,
      "inferred_datetime_formats": inferredDatetimeFormats,
      "latest_config_update": latestConfigUpdate ?? .null,
    ]
  }

  /// The CDK's error trace, with airlock's code and place beside it.
  private var errorTrace: JSON {
    guard let failure = view.failure, case .object(var members) = failure.json else { return .null }
    members["internal_message"] = .null
    members["failure_type"] = failure.code == "config_invalid" ? "config_error" : "system_error"
    return .object(members)
  }
}

extension SliceOutcome {
  fileprivate var json: JSON { .object(members { ["records": .array($0.records)] }) }

  /// - Parameter told: what is said of the records of a page.
  fileprivate func members(_ told: (PageView) -> JSONObject) -> JSONObject {
    var members: JSONObject = [
      "slice_descriptor": descriptor ?? .null, "state": .array(state),
      "pages": .array(
        pages.map { page in .object(page.exchange.merging(told(page)) { $1 }) }),
    ]
    if !auxiliary.isEmpty {
      members["auxiliary_requests"] = .array(auxiliary.map(SliceOutcome.auxiliary))
    }
    return members
  }

  fileprivate static func auxiliary(_ page: PageView) -> JSON {
    var members: JSONObject = [
      "title": page.title.map { .string($0) } ?? .null,
      "type": page.auxiliary.map { .string($0) } ?? .null,
      "description": page.purpose.map { .string($0) } ?? .null,
    ]
    members.merge(page.exchange) { $1 }
    return .object(members)
  }
}

extension MaskCount {
  package var json: JSON {
    ["secret": .string(name.text), "reason": .string(reason), "count": .int(count)]
  }
}

extension Failure {
  /// `code`, `message`, and where they are known `hint`, `line`, `column`.
  package var json: JSON {
    var members: JSONObject = ["code": .string(code), "message": .string(message)]
    if let hint { members["hint"] = .string(hint) }
    if let span {
      members["line"] = .int(span.line)
      members["column"] = .int(span.column)
    }
    return .object(members)
  }

  /// `line 3:7: message; hint`
  package var sentence: String {
    let place = span.map { "line \($0.line):\($0.column): " } ?? ""
    return place + message + (hint.map { "; \($0)" } ?? "")
  }
}
