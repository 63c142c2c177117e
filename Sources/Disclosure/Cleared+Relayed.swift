extension Cleared {
  /// A message that a session's own process has cleared, passed on byte for byte by a bridge.
  ///
  /// **Important:** this is the one maker that looks at nothing. It is for a process that opens no
  /// source of secrets and so could not recognise one; what it passes on came through the inner door
  /// at the other end of a socket whose owner was checked. A process with a session has no use for it.
  ///
  /// - Parameter line: without its line end.
  package static func relayed(_ line: [UInt8]) -> Cleared {
    Cleared(bytes: line + [0x0A], kind: .result)
  }
}
