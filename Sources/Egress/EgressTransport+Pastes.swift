import Secrets
import Vocabulary

extension EgressTransport {
  /// Fetches a paste that the person opened by its address. It carries no secret: the key of the
  /// address is no part of it.
  ///
  /// A server may delete what it hands out, so it is asked once, and redirects are not followed.
  ///
  /// - Parameter url: without a fragment.
  /// - Throws: ``EgressError/Code/denied`` for an address that is refused, and what ``send`` throws.
  package func paste(at url: String) async throws(EgressError) -> [UInt8] {
    let target: RequestTarget
    do {
      target = try OriginParser.parse(url)
    } catch {
      throw EgressError(.denied, error.rawValue)
    }
    guard !target.origin.isInTheClear else {
      throw EgressError(
        .denied, "a paste is not fetched over http, where it can be changed on the way",
        hint: "write https://")
    }
    let request = ConcreteRequest(
      method: "GET", url: target.origin.text + target.path,
      headers: [
        ("X-Requested-With", "JSONHttpRequest"), ("Accept", "application/json"),
        ("User-Agent", "airlock"),
      ], body: [])
    // The person named the server, on whichever network it is.
    let addresses = try await book.addresses(of: target.origin.host)
    try checkLoopback(target.origin, addresses)
    let response = try await dial(request, to: target.origin, at: addresses)
    if (300..<400).contains(response.status) {
      throw EgressError(
        .denied, "the server of the paste sends readers elsewhere",
        hint: "open the address that a browser ends at")
    }
    guard (200..<300).contains(response.status) else {
      throw EgressError(
        .brokenResponse, "the server of the paste answered with status \(response.status)")
    }
    return response.body
  }
}
