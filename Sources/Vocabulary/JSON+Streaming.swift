extension JSON {
  /// Writes the compact text in pieces, so that a large value need not stand beside its own text.
  ///
  /// - Parameter send: gets some ten kilobytes at a time.
  package func stream(_ send: ([UInt8]) -> Void) {
    var block: [UInt8] = []
    stream(through: &block, send)
    if !block.isEmpty { send(block) }
  }

  private static let blockSize = 64 << 10

  private func stream(through block: inout [UInt8], _ send: ([UInt8]) -> Void) {
    var first = true
    switch self {
    case .array(let elements):
      block.append(0x5B)
      for element in elements {
        if !first { block.append(0x2C) }
        first = false
        element.stream(through: &block, send)
      }
      block.append(0x5D)
    case .object(let members):
      block.append(0x7B)
      for (key, value) in members {
        if !first { block.append(0x2C) }
        first = false
        JSON.write(quoting: key, to: &block)
        block.append(0x3A)
        value.stream(through: &block, send)
      }
      block.append(0x7D)
    default:
      write(to: &block)
      if block.count >= JSON.blockSize {
        send(block)
        block.removeAll(keepingCapacity: true)
      }
    }
  }
}
