#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a source of secrets could not be read or written. It names the file and the line, and never
/// repeats anything that stands in the file.
package struct SecretsError: Error, Sendable, Hashable {
  /// Stable; documented in the README.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    case notFound = "not_found"
    case notAFile = "not_a_file"
    case tooLarge = "too_large"
    case linkLeadsOutside = "link_leads_outside"
    case notUTF8 = "not_utf8"
    case cannotRead = "cannot_read"
    case cannotWrite = "cannot_write"
    case readOnly = "read_only"
    case locked = "locked"
    case alreadyExists = "already_exists"
    /// The file is not the one that was read; nothing was written.
    case changedOnDisk = "changed_on_disk"
    /// The edit would have changed another value, because the file has a statement that does not
    /// end; nothing was written.
    case wouldChangeOthers = "would_change_others"
    case valueNotText = "value_not_text"
    case unknownName = "unknown_name"
    case unsafeKeyFile = "unsafe_key_file"
    case commandNotFound = "command_not_found"
    case commandFailed = "command_failed"
    case commandSlow = "command_slow"
  }

  package let code: Code
  /// One sentence without a full stop.
  package let message: String
  /// The next step, also one sentence without a full stop.
  package let hint: String?
  /// The last component of the path.
  package let file: String
  /// Counts from 1.
  package let line: Int?

  package init(
    _ code: Code, _ message: String, hint: String? = nil, file: String, line: Int? = nil
  ) {
    self.code = code
    self.message = message
    self.hint = hint
    self.file = file
    self.line = line
  }
}

extension SecretsError: CustomStringConvertible {
  package var description: String {
    "\(file)\(line.map { ":\($0)" } ?? ""): \(message)\(hint.map { ". \($0)" } ?? "")"
  }
}

/// A refusal of the operating system.
struct SystemError {
  let number: Int32

  static var current: SystemError { SystemError(number: errno) }

  /// `permission denied`: the system's own words, which hold no path.
  var words: String {
    switch number {
    case EACCES, EPERM: "permission denied"
    case ENOENT: "no such file or folder"
    case ENOSPC, EDQUOT: "the disk is full"
    case EROFS: "the file system is read-only"
    case EMFILE, ENFILE: "too many open files"
    case EIO: "the disk reports an error"
    default: "error \(number)"
    }
  }
}
