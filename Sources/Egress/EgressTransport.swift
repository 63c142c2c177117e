package import Secrets
package import Vocabulary

/// The outer door: asks the gate, fills the request, sends it, follows redirects by hand, and seals
/// what the answer hands out.
package final class EgressTransport: Sendable {
  package let gate: Gate
  let http: HTTPTransport
  let book: AddressBook
  private let vault: Vault
  private let cookies = CookieJar()
  private let logins = LoginEndpoints()
  private let limits: EgressLimits

  package init(
    gate: Gate, vault: Vault, limits: EgressLimits = EgressLimits(), resolver: Resolver = .system
  ) {
    self.gate = gate
    self.vault = vault
    self.limits = limits
    http = HTTPTransport(limits: limits)
    book = AddressBook(resolver, limits: limits)
  }

  /// Sends one request. A status of 500 is an answer, not an error.
  ///
  /// - Parameter read: which read it belongs to; an approval for once is for one of these.
  package func send(
    _ request: SealedRequest, read: Int, by party: Party
  ) async throws(EgressError)
    -> Tainted<HTTPResponse>
  {
    var request = request
    var previous: Origin?
    for _ in 0...limits.redirects {
      let (response, sent) = try await exchange(request, read: read, by: party, from: previous)
      guard let next = try await follow(response, to: request, sentTo: sent, read: read) else {
        return Tainted(response)
      }
      previous = next.origin == sent.origin ? nil : sent.origin
      request = next
    }
    throw EgressError(.tooManyRedirects, "the server redirects more than \(limits.redirects) times")
  }

  /// The request that a redirect asks for. To another origin its secrets go only where all of them
  /// are approved already: nobody is asked to send them after a server.
  private func follow(
    _ response: HTTPResponse, to request: SealedRequest, sentTo sent: RequestTarget, read: Int
  ) async throws(EgressError) -> SealedRequest? {
    let recogniser = vault.recogniser
    func next(keepsSecrets: Bool) throws(EgressError) -> SealedRequest? {
      try Redirect.next(
        after: response, to: request, sentTo: sent, keepsSecrets: keepsSecrets
      ) { text in recogniser.firstHit(in: Array(text.utf8)) != nil }
    }
    guard let whole = try next(keepsSecrets: true) else { return nil }
    if whole.origin == sent.origin || whole.cargo.isEmpty { return whole }
    return await gate.isApproved(whole, read: read) ? whole : try next(keepsSecrets: false)
  }

  /// Of everything that is known to be secret now, with what was handed out on the way.
  package var recogniser: Recogniser { vault.recogniser }

  /// Ends a read: its cookies and the approvals given for once go.
  package func finish(read: Int) async {
    cookies.finish(read: read)
    await gate.finish(read: read)
  }

  private func exchange(
    _ request: SealedRequest, read: Int, by party: Party, from previous: Origin?
  ) async throws(EgressError) -> (HTTPResponse, RequestTarget) {
    let request = cookies.adding(to: request, read: read)
    let ticket = try await gate.admit(request, read: read, by: party, redirectedFrom: previous)
    // Only now is the name resolved: a request that may not go makes no query either.
    let addresses = try await judgedAddresses(
      of: ticket.origin, for: request, read: read, by: party, from: previous)
    let concrete = try Unsealer.fill(request, spending: ticket, vault: vault)
    guard let sent = try? OriginParser.parse(concrete.url) else {
      throw EgressError(.denied, "the request would go elsewhere than was approved")
    }
    var response = try await dial(concrete, to: sent.origin, at: addresses)
    if let login = logins.login(request, sentTo: sent) {
      let minting = Minting.tokens(
        in: response, of: login, parents: request.cargo.map(\.secret), from: sent.origin,
        vault: vault)
      response = minting.response
      await gate.adopt(
        minting.minted, at: sent.origin, read: read, placements: Placement.allCases,
        by: .queries)
    } else {
      response = Minting.headers(
        of: response, parents: request.cargo.map(\.secret), from: sent.origin, vault: vault)
    }
    let minted = Minting.cookies(in: response, from: sent.origin, vault: vault)
    if !minted.isEmpty {
      await gate.adopt(minted.map(\.value), at: sent.origin, read: read)
      cookies.keep(minted, from: sent.origin, read: read)
    }
    return (response, sent)
  }
}

// MARK: Addresses

extension EgressTransport {
  /// Where an approved origin leads, judged: a public name may not lead into the private network
  /// unless a person says so of each address, and `localhost` leads to this machine alone.
  private func judgedAddresses(
    of origin: Origin, for request: SealedRequest, read: Int, by party: Party,
    from previous: Origin?
  ) async throws(EgressError) -> [IPAddress] {
    let addresses = try await book.addresses(of: origin.host)
    try checkLoopback(origin, addresses)
    guard !origin.isPrivate else { return addresses }
    let inside = addresses.filter { $0.reach != .everywhere }.map(\.text)
    if !inside.isEmpty {
      try await gate.admit(
        inside, for: request, to: origin, read: read, by: party, redirectedFrom: previous)
    }
    return addresses
  }

  /// What is sent to `localhost` in the clear must stay on this machine.
  func checkLoopback(_ origin: Origin, _ addresses: [IPAddress]) throws(EgressError) {
    guard origin.isLoopback, addresses.contains(where: { $0.reach != .thisMachine }) else { return }
    throw EgressError(
      .denied, "localhost leads away from this machine",
      hint: "write 127.0.0.1, or mend the hosts file")
  }

  func dial(
    _ request: ConcreteRequest, to origin: Origin, at addresses: [IPAddress]
  ) async throws(EgressError) -> HTTPResponse {
    do throws(EgressError) {
      let (response, address) = try await http.exchange(request, with: origin.host, at: addresses)
      book.prefer(address, of: origin.host)
      return response
    } catch {
      if error.code == .unreachable { book.forget(origin.host) }
      throw error
    }
  }
}
