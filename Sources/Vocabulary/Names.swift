/// The name of a secret: the key of a dotenv line, which is a dotted path into the config.
///
/// `credentials.api_key` fills `config["credentials"]["api_key"]`.
package struct SecretName: Sendable, Hashable, Comparable {
  package let text: String

  /// - Returns: nil unless the text matches `[A-Za-z_][A-Za-z0-9_.-]*`. Anything else could be a
  ///   line of a key file, which must not be listed as if it were a name.
  package init?(_ text: String) {
    var bytes = text.utf8.makeIterator()
    guard let first = bytes.next(), SecretName.isLetter(first) else { return nil }
    while let byte = bytes.next() {
      guard SecretName.isLetter(byte) || byte &- 0x30 < 10 || byte == 0x2E || byte == 0x2D else {
        return nil
      }
    }
    self.text = text
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte == 0x5F
  }

  /// The config keys from the outside in.
  package var path: [String] { text.split(separator: ".").map(String.init) }

  /// How a secret of this name is shown: `‹api_key›`, whatever the value and its length.
  package var mask: String { "‹\(text)›" }

  package static func < (a: SecretName, b: SecretName) -> Bool { a.text < b.text }
}

/// Scheme, host and port: what an approval is given for (RFC 6454).
package struct Origin: Sendable, Hashable, Comparable {
  package let scheme: String
  /// Lower case, without a trailing dot; an IPv6 address in brackets.
  package let host: String
  package let port: Int

  package init(scheme: String, host: String, port: Int) {
    self.scheme = scheme
    self.host = host
    self.port = port
  }

  /// `https://api.example.com`, with the port when it is not the scheme's own.
  package var text: String {
    port == Origin.defaultPort(scheme) ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
  }

  package static func defaultPort(_ scheme: String) -> Int? {
    switch scheme {
    case "https": 443
    case "http": 80
    default: nil
    }
  }

  package static func < (a: Origin, b: Origin) -> Bool { a.text < b.text }
}

/// Who did something.
package enum Party: Sendable, Hashable {
  case person
  /// The name the client gave itself, masked and cut to 40 characters.
  case llm(client: String)

  /// `you` or `llm`, as the activity line writes it.
  package var word: String { self == .person ? "you" : "llm" }
}
