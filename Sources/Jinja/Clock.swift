#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The clock of the machine.
package enum Clock {
  @Sendable package static func now() -> PythonDateTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let micros = Int(time.tv_sec) * 1_000_000 + Int(time.tv_nsec) / 1000
    return PythonDateTime(unixMicroseconds: micros) ?? PythonDateTime.epoch
  }
}

extension PythonDateTime {
  /// 1970-01-01T00:00Z.
  package static let epoch = PythonDateTime(PythonDate(uncheckedOrdinal: 719_163), zone: .utc)
}
