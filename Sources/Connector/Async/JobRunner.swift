import Jinja
import Secrets
import Vocabulary

/// Starts a job for each slice and waits until it is done (CDK: job_orchestrator.py). A test read
/// retries none.
final class JobRunner {
  /// Between two rounds of questions.
  static let pause = Duration.seconds(5)

  private let plan: StreamPlan
  private let retriever: AsyncRetriever
  private let tools: ReadTools
  private var running: [AsyncJob] = []
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
      await poll()
      if done.isEmpty, !running.isEmpty { try await tools.wait(JobRunner.pause) }
    }
  }

  private func start(_ slice: StreamSlice) async throws(ConnectorError) {
    let creation = retriever.creation
    let minutes = retriever.timeout / 60
    let (answer, action, failed) = try await retriever.send(
      creation, for: plan.name, slice, tools
    ) {
      tools.book.add($0, of: .create(minutes: minutes))
    }
    if let failed {
      if action == .fail { throw failed }
      failure = failure ?? failed
      return
    }
    guard answer.isOK else {
      failure =
        failure
        ?? ConnectorError(
          .http, "the API gave no job", at: creation.span, status: answer.http.status)
      return
    }
    running.append(
      AsyncJob(
        created: answer, slice: slice,
        startedAt: tools.evaluator.interpolation.environment.now()))
  }

  /// Asks about every job that runs. One that failed is forgotten, with its reason.
  private func poll() async {
    var left: [AsyncJob] = []
    for job in running {
      do throws(ConnectorError) {
        let answer = try await ask(about: job)
        switch try status(of: job, answer) {
        case .running: left.append(job)
        case .completed: done.append(job.polled(answer))
        case .skipped: break
        case .failed: throw ended("the API says that a job failed")
        case .timeout:
          await give(up: job)
          throw ended("a job was not done in time")
        }
      } catch {
        failure = failure ?? error
      }
    }
    running = left
  }

  private func ended(_ message: String) -> ConnectorError {
    ConnectorError(.http, message, hint: "a test read starts no job again", at: retriever.span)
  }

  private func ask(about job: AsyncJob) async throws(ConnectorError) -> Answer {
    let (answer, _, failure) = try await retriever.send(
      retriever.polling, for: plan.name, job.context(), tools
    ) {
      tools.book.add($0, of: .poll)
    }
    if let failure { throw failure }
    return answer
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
