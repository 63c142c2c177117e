import Secrets
import Vocabulary

/// Sources that take time: pastes are fetched and derived, programs run.
extension Session {
  /// Opens those that are not open yet. The first that fails ends it when nobody watches; with a
  /// screen open each failure is told, and the others are opened.
  func openRemoteSources(by party: Party) async throws(Failure) {
    for location in addresses {
      do throws(Failure) {
        switch location {
        case .file: continue
        case .paste: try await openPaste(at: location)
        case .command(let command): try await runCommand(command, at: location)
        }
      } catch {
        guard options.isInteractive else { throw error }
        emit(.failed(masked(error)), by: party)
      }
    }
  }

  private func runCommand(
    _ command: SecretCommand, at location: SourceAddress
  ) async throws(Failure) {
    guard let source = sources.first(where: { $0.location == location }), !source.exists else {
      return
    }
    let vault = vault
    let result = await Aside.run { () throws(SecretsError) in
      try command.run(sealingInto: vault)
    }
    guard let index = sources.firstIndex(where: { $0.location == location }),
      var run = sources[index] as? CommandSource
    else { return }
    switch result {
    case .success(let listing):
      run.take(listing, public: marks, vault: vault)
      sources[index] = run
    case .failure(let error): throw Failure(error)
    }
  }
}

/// Work that blocks or computes for seconds, on a thread of its own: the few threads that tasks
/// share must stay free.
enum Aside {
  static func run<Value: Sendable, Problem: Error>(
    _ work: @escaping @Sendable () throws(Problem) -> Value
  ) async -> Result<Value, Problem> {
    await withCheckedContinuation { continuation in
      DetachedThread.start { continuation.resume(returning: Result(catching: work)) }
    }
  }
}
