import Jinja
import Secrets
import Vocabulary

/// Starts a job for each slice and waits until it is done (CDK: job_orchestrator.py). A test read
/// retries none.
final class JobRunner {
  /// Between two rounds of questions.
  static let pause = Duration.seconds(5)
  /// Answers in a row that say nothing about a job. The CDK goes on asking, without a pause, until
  /// the job times out.
  static let patience = 10

  private let plan: StreamPlan
  private let retriever: AsyncRetriever
  private let tools: ReadTools
  private var running: [(job: AsyncJob, troubles: Int)] = []
  private var done: ArraySlice<AsyncJob> = []
  private var isExhausted = false
  private var failure: ConnectorError?

  init(_ plan: StreamPlan, _ retriever: AsyncRetriever, _ tools: ReadTools) {
    self.plan = plan
    self.retriever = retriever
    self.tools = tools
  }

  /// - Parameter pull: gives the slices that jobs are started for.
  /// - Returns: the slice of the next job that is done; nil after the last one.
  /// - Throws: what went wrong with jobs, when all others are done.
  func next(
    _ pull: () async throws(ConnectorError) -> StreamSlice?
  ) async throws(ConnectorError) -> StreamSlice? {
    while true {
      if let job = done.popFirst() {
        return StreamSlice(
          partition: job.slice.partition, cursor: job.slice.cursor, extra: job.slice.extra,
          job: job)
      }
      while !isExhausted, running.count < retriever.limit {
        guard let slice = try await pull() else {
          isExhausted = true
          break
        }
        try await start(slice)
      }
      if running.isEmpty, isExhausted {
        if let failure { throw failure }
        return nil
      }
      try await poll()
      let isTroubled = running.contains { $0.troubles > 0 }
      if done.isEmpty, !running.isEmpty, !isTroubled { try await tools.wait(JobRunner.pause) }
    }
  }

  private func start(_ slice: StreamSlice) async throws(ConnectorError) {
    let creation = retriever.creation
    let minutes = retriever.timeout / 60
    let (answer, resolution, failed) = try await retriever.send(
      creation, for: plan.name, slice, tools
    ) {
      tools.book.add($0, of: .create(minutes: minutes))
    }
    if let failed {
      try await note(failed, isBreaking: resolution.isConfigError)
      return
    }
    guard answer.isOK else {
      failure =
        failure
        ?? ConnectorError(
          .http, "the API gave no job", at: creation.span, status: answer.http.status)
      return
    }
    let now = tools.evaluator.interpolation.environment.now()
    running.append((AsyncJob(created: answer, slice: slice, startedAt: now), 0))
  }

  /// Keeps the reason for later, when the other jobs are done.
  ///
  /// - Parameter isBreaking: no job would go better, so all are given up.
  private func note(_ error: ConnectorError, isBreaking: Bool) async throws(ConnectorError) {
    guard isBreaking else {
      if failure == nil { failure = error }
      return
    }
    for (job, _) in running { await give(up: job) }
    running = []
    throw error
  }

  /// Asks about every job that runs. One that failed is forgotten, with its reason.
  private func poll() async throws(ConnectorError) {
    var left: [(job: AsyncJob, troubles: Int)] = []
    for (job, troubles) in running {
      let (answer, resolution, failed) = try await retriever.send(
        retriever.polling, for: plan.name, job.context(), tools
      ) {
        tools.book.add($0, of: .poll)
      }
      do throws(ConnectorError) {
        if let failed { throw failed }
        switch try status(of: job, answer) {
        case .running: left.append((job, 0))
        case .completed: done.append(job.polled(answer))
        case .skipped: break
        case .failed: try await note(ended("the API says that a job failed"), isBreaking: false)
        case .timeout:
          await give(up: job)
          try await note(ended("a job was not done in time"), isBreaking: false)
        }
      } catch {
        try await note(error, isBreaking: failed != nil && resolution.isConfigError)
        if troubles + 1 < JobRunner.patience { left.append((job, troubles + 1)) }
      }
    }
    running = left
  }

  private func ended(_ message: String) -> ConnectorError {
    ConnectorError(.http, message, hint: "a test read starts no job again", at: retriever.span)
  }

  private func status(
    of job: AsyncJob, _ answer: Answer
  ) throws(ConnectorError) -> JobStatus {
    let status = try retriever.status(of: answer, tools.evaluator)
    let now = tools.evaluator.interpolation.environment.now()
    let age = now.since(job.startedAt)?.totalSeconds ?? 0
    return status == .running && age > Double(retriever.timeout) ? .timeout : status
  }

  private func give(up job: AsyncJob) async {
    guard let abort = retriever.abort else { return }
    // The job is given up, whatever is said to that.
    _ = try? await retriever.send(abort, for: plan.name, job.context(), tools) {
      tools.book.add($0, of: .abort)
    }
  }
}
