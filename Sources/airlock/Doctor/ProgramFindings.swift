import CProcess
import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which airlock this is, whether a crash would write secrets to disk, and who can look into it.
enum ProgramFindings {
  static func all() -> [Finding] { [program(), coreDumps()] + tracing() }

  private static func program() -> Finding {
    guard let path = Executable.path else {
      return .note(
        "program", "airlock \(Airlock.version); the system does not say where it lies")
    }
    return .fine("program", "airlock \(Airlock.version), \(path)")
  }

  private static func coreDumps() -> Finding {
    var limit = rlimit()
    #if canImport(Glibc)
      getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    #else
      getrlimit(RLIMIT_CORE, &limit)
    #endif
    guard limit.rlim_max == 0 else {
      return .mend(
        "core dumps", "a crash may write the secrets in memory to a file",
        next: "start airlock with ulimit -c 0")
    }
    // Core files that go to a program are not stopped by the limit (core(5)).
    if let pattern = try? DiskFile.read("/proc/sys/kernel/core_pattern", limit: 4096),
      pattern.first == UInt8(ascii: "|")
    {
      return .note(
        "core dumps", "off for airlock, but this system hands every crash to a program",
        next: "see that it keeps none: cat /proc/sys/kernel/core_pattern")
    }
    return .fine("core dumps", "off")
  }

  /// Only Linux has it.
  private static func tracing() -> [Finding] {
    #if os(Linux)
      let topic = "memory"
      guard airlock_is_untraceable() == 1 else {
        return [
          .mend(
            topic, "other programs of yours can read the memory of airlock",
            next: "see what keeps prctl(PR_SET_DUMPABLE) from working here")
        ]
      }
      return [.fine(topic, "closed to other programs of yours")]
    #else
      return []
    #endif
  }
}
