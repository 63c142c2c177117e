import ArgumentParser
import Session

/// A failure on its way out of the process: its sentence goes to stderr, its meaning into the exit
/// status.
enum Complaint {
  /// - Returns: the exit status, after the sentence was written. An empty message was said before.
  static func status(_ failure: Failure) -> ExitCode {
    Report.endProgress()
    if !failure.message.isEmpty {
      Report.error("airlock: \(failure.sentence) (\(failure.code))")
    }
    return ExitStatus(failure).code
  }
}
