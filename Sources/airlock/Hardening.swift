import CProcess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the process does to itself before it touches a secret.
enum Hardening {
  static func apply() {
    // No debugger and no reader of /proc, not even one of the same user (ptrace(2)).
    _ = airlock_forbid_tracing()
    airlock_forbid_crash_reports()
    // A core file would hold every secret.
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    #else
      setrlimit(RLIMIT_CORE, &none)
    #endif
    // A reader that went away is an error of write, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    // So is a file that may not grow: whoever writes it says so and leaves the old one.
    signal(SIGXFSZ, SIG_IGN)
    umask(0o077)
  }
}
