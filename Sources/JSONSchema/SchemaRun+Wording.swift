extension SchemaRun {
  static func sentence(options: Int) -> String {
    options == 1
      ? "is not the one value that is allowed" : "is not one of the \(options) allowed values"
  }

  static func sentence(isUpper: Bool) -> String {
    isUpper ? "is more than the schema allows" : "is less than the schema allows"
  }

  static func sentence(_ size: SchemaRule.Size, isUpper: Bool) -> String {
    switch (size, isUpper) {
    case (.text, true): "is longer than the schema allows"
    case (.text, false): "is shorter than the schema allows"
    case (.list, true): "has more elements than the schema allows"
    case (.list, false): "has fewer elements than the schema asks for"
    case (.object, true): "has more keys than the schema allows"
    case (.object, false): "has fewer keys than the schema asks for"
    }
  }

  /// A key of the schema as a sentence may name it; anything that is no plain word stays unsaid.
  static func shown(_ name: String) -> String {
    guard !name.isEmpty, name.utf8.count <= 64, name.utf8.allSatisfy(isPlain) else {
      return "a key"
    }
    return "\"\(name)\""
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F || byte == 0x2E
      || byte == 0x2D || byte == 0x24
  }
}
