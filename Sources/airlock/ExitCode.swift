import ArgumentParser
import Session

/// What the exit status says. Scripts rely on it, so each number has one meaning.
enum ExitStatus: Int32 {
  case fine = 0
  /// The manifest has errors, or the API answered with a failure.
  case problems = 1
  /// Wrong arguments, or a file that cannot be used.
  case usage = 2
  case network = 3
  /// A secret was not let out.
  case denied = 4
  case secretsMissing = 5
  case interrupted = 130

  init(_ failure: Failure) {
    switch failure.code {
    case "host_unreachable", "response_timeout", "response_too_large", "too_many_redirects",
      "broken_response", "tls_failed":
      self = .network
    case "egress_denied", "waiting_for_human": self = .denied
    case "secret_unset": self = .secretsMissing
    case "cancelled": self = .interrupted
    case "http_failed", "not_supported", "custom_component", "template", "secret_flow",
      "invalid_manifest", "unknown_stream", "config_invalid":
      self = .problems
    default: self = .usage
    }
  }

  var code: ExitCode { ExitCode(rawValue) }
}
