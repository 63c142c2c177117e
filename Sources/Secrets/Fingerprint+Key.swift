import Crypto
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Fingerprint {
  /// The 32 bytes all fingerprints of an installation are made with.
  package struct Key: Sendable {
    private let storage: SharedBytes

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { storage = SharedBytes(bytes) }

    func withKey<Result>(_ body: (SymmetricKey) -> Result) -> Result {
      storage.bytes.withBytes { body(SymmetricKey(data: $0)) }
    }

    /// A key that dies with the process.
    package static func ephemeral() -> Key {
      var bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max) }
      defer { wipe(&bytes) }
      return bytes.withUnsafeBufferPointer { Key($0) }
    }

    static let length = 32
  }
}

extension Fingerprint.Key {
  /// For comparisons inside one process, such as of a file with what was read: asking for it does
  /// not settle the key of the process.
  static let passing = ephemeral()

  private final class Settled: Sendable {
    let key: Fingerprint.Key
    init(_ key: Fingerprint.Key) { self.key = key }
  }

  private static let settled = AtomicLazyReference<Settled>()

  /// The key of this process: the one given to ``setProcess(_:)``, else an ephemeral one.
  package static var process: Fingerprint.Key {
    (settled.load() ?? settled.storeIfNil(Settled(ephemeral()))).key
  }

  /// Sets the key of this process. It can be set once, before anybody asked for it: two keys would
  /// give one value two fingerprints.
  ///
  /// - Returns: false when there is one already; nothing changed then.
  package static func setProcess(_ key: Fingerprint.Key) -> Bool {
    let mine = Settled(key)
    return settled.storeIfNil(mine) === mine
  }

  /// Reads `fingerprint.key` in a state folder; makes the folder (0700) and the file (0600) when
  /// they are missing, and takes rights away from others when they have some.
  ///
  /// - Throws: `unsafe_key_file` when the file is a link, someone else's or not 32 bytes;
  ///   `cannot_read` or `cannot_write` when the system refuses.
  package static func load(directory: String) throws(SecretsError) -> Fingerprint.Key {
    if mkdir(directory, 0o700) != 0, errno != EEXIST {
      throw SecretsError(
        .cannotWrite, "The state folder cannot be made: \(SystemError.current.words)",
        hint: "Make it yourself, with rights for you alone", file: "state folder")
    }
    let path = directory + "/fingerprint.key"
    if let key = try read(path) { return key }
    return try create(path)
  }

  private static func read(_ path: String) throws(SecretsError) -> Fingerprint.Key? {
    let descriptor = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      if errno == ELOOP { throw unsafe("is a symbolic link") }
      throw SecretsError(
        .cannotRead, "The fingerprint key cannot be read: \(SystemError.current.words)",
        file: "fingerprint.key")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw unsafe("is not a regular file")
    }
    guard status.st_uid == geteuid() else { throw unsafe("belongs to another user") }
    if status.st_mode & 0o077 != 0 { _ = fchmod(descriptor, 0o600) }
    var bytes = [UInt8](repeating: 0, count: length + 1)
    defer { wipe(&bytes) }
    guard FileBytes.read(descriptor, into: &bytes) == length else {
      throw unsafe("is not 32 bytes long")
    }
    return bytes.withUnsafeBufferPointer {
      Fingerprint.Key(UnsafeBufferPointer(rebasing: $0[..<length]))
    }
  }

  private static func unsafe(_ fault: String) -> SecretsError {
    SecretsError(
      .unsafeKeyFile, "The fingerprint key \(fault)",
      hint: "Delete it; a new one is made, and remembered approvals are asked again",
      file: "fingerprint.key")
  }

  /// Writes beside and links: when two processes start at once, one of the keys wins for both.
  private static func create(_ path: String) throws(SecretsError) -> Fingerprint.Key {
    let beside = "\(path).\(getpid())-\(UInt32.random(in: .min ... .max))"
    let key = ephemeral()
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw unwritable }
    defer { unlink(beside) }
    let written = key.storage.bytes.withBytes { FileBytes.write($0, to: descriptor) }
    let synced = fsync(descriptor) == 0
    guard close(descriptor) == 0, written, synced else { throw unwritable }
    if link(beside, path) == 0 { return key }
    guard errno == EEXIST, let other = try read(path) else { throw unwritable }
    return other
  }

  private static var unwritable: SecretsError {
    SecretsError(
      .cannotWrite, "The fingerprint key cannot be written: \(SystemError.current.words)",
      file: "fingerprint.key")
  }
}
