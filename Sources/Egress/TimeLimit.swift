import NIOCore
import NIOPosix
import Synchronization

/// Ends work that takes too long by cancelling it.
enum TimeLimit {
  /// - Parameters:
  ///   - late: thrown when the work was cancelled because its time was over.
  /// - Throws: what the work throws, or `late`.
  static func run<Value: Sendable>(
    seconds: Double, orThrow late: EgressError,
    _ work: @escaping @Sendable () async -> Result<Value, EgressError>
  ) async throws(EgressError) -> Value {
    let isLate = LateFlag()
    let task = Task { await work() }
    let alarm = HTTPClients.loops.any().scheduleTask(in: .lasting(seconds)) {
      isLate.raise()
      task.cancel()
    }
    defer { alarm.cancel() }
    let outcome = await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    switch outcome {
    case .success(let value): return value
    case .failure(let error) where error.code == .cancelled && isLate.isRaised: throw late
    case .failure(let error): throw error
    }
  }

  private final class LateFlag: Sendable {
    private let flag = Atomic(false)
    func raise() { flag.store(true, ordering: .relaxed) }
    var isRaised: Bool { flag.load(ordering: .relaxed) }
  }
}

extension TimeAmount {
  static func lasting(_ seconds: Double) -> TimeAmount { .nanoseconds(Int64(seconds * 1e9)) }
}
