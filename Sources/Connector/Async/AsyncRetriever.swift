import Jinja
import Manifest
import Secrets
import Vocabulary

/// What an API says about a job.
enum JobStatus: String, Sendable, CaseIterable {
  case running, completed, failed, timeout, skipped
}

/// A retriever that has the API make a report, waits for it and downloads it
/// (CDK: async_retriever.py, http_job_repository.py).
struct AsyncRetriever: Sendable {
  let creation: Requester
  let polling: Requester
  let abort: Requester?
  let delete: Requester?
  let target: Requester?
  /// Reads the pages of one download.
  let download: StreamPlan
  let statuses: [String: JobStatus]
  let statusExtractor: RecordExtractor
  let targetExtractor: RecordExtractor?
  let decoder: Decoder
  /// How many jobs may run at one time.
  let limit: Int
  /// Seconds after which a job is given up.
  let timeout: Int
  let span: SourceSpan

  init(_ component: Component, named name: String, _ evaluator: Evaluator) throws(ConnectorError) {
    span = component.span
    func requester(_ key: String) throws(ConnectorError) -> Requester? {
      guard let node = component.component(key) else { return nil }
      return try Requester(node, evaluator)
    }
    creation = try Requester(try component.requiredComponent("creation_requester"), evaluator)
    polling = try Requester(try component.requiredComponent("polling_requester"), evaluator)
    abort = try requester("abort_requester")
    delete = try requester("delete_requester")
    target = try requester("download_target_requester")
    decoder = try Decoder(component.component("decoder"))
    statuses = try AsyncRetriever.statuses(component)
    statusExtractor = try RecordExtractor(try component.requiredComponent("status_extractor"))
    targetExtractor = try component.component("download_target_extractor").map {
      (node) throws(ConnectorError) in
      try RecordExtractor(node)
    }
    if target != nil, targetExtractor == nil {
      throw ConnectorError(
        .invalidManifest, "download_target_requester needs a download_target_extractor", at: span)
    }
    download = try StreamPlan(downloadOf: component, named: name, evaluator)
    for requester in [creation, polling, abort, delete, target, download.requester] {
      try requester?.checkRepeatsNothing()
    }
    timeout = 60 * (try AsyncRetriever.minutes(component, evaluator) ?? 15)
    limit = evaluator.jobLimit
  }

  private static func minutes(
    _ component: Component, _ evaluator: Evaluator
  ) throws(ConnectorError) -> Int? {
    guard let template = try component.template("polling_job_timeout") else { return nil }
    guard let minutes = Int(try template.name(evaluator)), minutes > 0, minutes < 100_000 else {
      throw ConnectorError(
        .config, "polling_job_timeout is no number of minutes", at: template.span)
    }
    return minutes
  }

  private static func statuses(
    _ component: Component
  ) throws(ConnectorError) -> [String: JobStatus] {
    let map = try component.requiredComponent("status_mapping")
    var result: [String: JobStatus] = [:]
    for status in JobStatus.allCases {
      for name in map.strings(status.rawValue) {
        if result.updateValue(status, forKey: name) != nil {
          throw ConnectorError(
            .invalidManifest, "a status of the API is mapped twice", at: map.span)
        }
      }
    }
    return result
  }

  /// The requesters whose answers decide something.
  var requesters: [Requester] {
    [creation, polling] + [abort, delete, target, download.requester].compactMap(\.self)
  }

  /// What the polled answer says.
  ///
  /// - Throws: ``ConnectorError/Code/http`` for a status that is not mapped.
  func status(of answer: Answer, _ evaluator: Evaluator) throws(ConnectorError) -> JobStatus {
    let body = decoder.decode(answer, at: polling.span)
    let found = try statusExtractor.records(of: body.elements, evaluator).first
    let name = (found.map { Value($0) } ?? .none).pythonText.masked
    guard let status = statuses[name] else {
      throw ConnectorError(
        .http, "the API gave the job a status that status_mapping does not have",
        hint: "add it to status_mapping", at: span, detail: Tainted(name))
    }
    return status
  }

  /// - Parameter slice: with the answers that templates may read.
  func request(
    _ requester: Requester, for stream: String, _ slice: StreamSlice, _ evaluator: Evaluator
  ) throws(ConnectorError) -> SealedRequest {
    let builder = RequestBuilder(stream: stream, requester: requester, evaluator: evaluator)
    return try builder.request(slice: slice, token: nil, pagePath: nil) {
      (_) throws(ConnectorError) in .empty
    }
  }
}

/// A job of the API, started for one slice.
final class AsyncJob: Sendable {
  let created: Answer
  /// The answer that says it is done.
  let polled: Answer?
  let slice: StreamSlice
  let startedAt: PythonDateTime

  init(created: Answer, polled: Answer? = nil, slice: StreamSlice, startedAt: PythonDateTime) {
    self.created = created
    self.polled = polled
    self.slice = slice
    self.startedAt = startedAt
  }

  func polled(_ answer: Answer) -> AsyncJob {
    AsyncJob(created: created, polled: answer, slice: slice, startedAt: startedAt)
  }

  /// The slice as the requests of the job see it.
  func context(target: JSON? = nil) -> StreamSlice {
    var extra = slice.extra
    extra["creation_response"] = created.templateContext
    if let polled { extra["polling_response"] = polled.templateContext }
    if let target { extra["download_target"] = Value(target) }
    return StreamSlice(partition: slice.partition, cursor: slice.cursor, extra: extra)
  }
}

extension Answer {
  /// The members of the body, and the headers where it has none of that name.
  fileprivate var templateContext: Value {
    var entries = body.entries ?? [:]
    if entries[.string("headers")] == nil { entries[.string("headers")] = foldedHeaders }
    return .dict(entries)
  }
}
