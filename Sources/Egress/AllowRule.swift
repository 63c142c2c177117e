package import Vocabulary

/// An approval given at launch: `--allow api_key=https://api.example.com`, or `*` for every key.
///
/// It also lets requests without a secret go to that origin. With an address for the key,
/// `--allow 10.0.0.7=https://files.example.com`, it lets that public name lead to that private
/// address, and nothing else.
package struct AllowRule: Sendable, Hashable {
  /// nil for `*`.
  package let key: SecretName?
  package let origin: Origin
  /// The private address that the origin may lead to.
  package let address: String?

  package init(key: SecretName?, origin: Origin) {
    self.key = key
    self.origin = origin
    address = nil
  }

  /// Why a rule cannot be read. A rule may hold a secret typed by mistake, so nothing is repeated.
  package struct Malformed: Error, Sendable, Hashable {
    package let message: String
    package let hint: String
  }

  /// - Throws: ``Malformed`` with a sentence for the person who typed it.
  package init(parsing text: String) throws(Malformed) {
    guard let equals = text.firstIndex(of: "=") else {
      throw Malformed(
        message: "the rule has no =",
        hint: "write KEY=ORIGIN, as in api_key=https://api.example.com")
    }
    let key = text[..<equals]
    if key == "*" {
      (self.key, address) = (nil, nil)
    } else if let name = SecretName(String(key)) {
      (self.key, address) = (name, nil)
    } else if let address = IPAddress(host: String(key)) {
      (self.key, self.address) = (nil, address.text)
    } else {
      throw Malformed(
        message: "the part before = is no name of a secret",
        hint: "write the key as the dotenv file does, or * for every key")
    }
    let target: RequestTarget
    do {
      target = try OriginParser.parse(String(text[text.index(after: equals)...]))
    } catch {
      throw Malformed(
        message: error.rawValue,
        hint: "an origin is a scheme, a host and maybe a port: https://api.example.com")
    }
    guard target.path == "/" else {
      throw Malformed(
        message: "the origin goes on with a path",
        hint: "an approval is for a whole origin; leave the path out")
    }
    if target.origin.isInTheClear, self.key != nil {
      throw Malformed(
        message: "a secret may not cross the network over http",
        hint: "use https, or a loopback address")
    }
    origin = target.origin
  }

  func covers(_ passenger: Passenger) -> Bool {
    if case .inside(let text) = passenger { return text == address }
    return address == nil && (key == nil || passenger == .visit || passenger.name == key)
  }
}
