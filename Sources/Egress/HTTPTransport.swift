import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import Secrets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The HTTP client: one request, one answer, no rules of its own. HTTP/1.1 with connections kept
/// open; no redirects, no proxies from the environment, no retries, and no look-up of names: it dials
/// the addresses that it is given.
final class HTTPTransport: Sendable {
  private let limits: EgressLimits
  private let clients: HTTPClients

  init(limits: EgressLimits) {
    self.limits = limits
    clients = HTTPClients(limits: limits)
  }

  /// - Parameters:
  ///   - host: of the URL, normalised.
  ///   - addresses: where the host is, at least one; the next is tried when no connection to one
  ///     comes about.
  /// - Returns: the answer, and the address that gave it.
  func exchange(
    _ request: ConcreteRequest, with host: String, at addresses: [IPAddress]
  ) async throws(EgressError) -> (HTTPResponse, IPAddress) {
    try await TimeLimit.run(seconds: limits.totalSeconds, orThrow: HTTPTransport.late) {
      () async -> Result<(HTTPResponse, IPAddress), EgressError> in
      var failure = HTTPTransport.unreachable
      for (index, address) in addresses.enumerated() {
        let client = self.clients.take(host, at: address, isLast: index == addresses.count - 1)
        defer { self.clients.giveBack(client) }
        let before = client.connections.count
        switch await self.attempt(request, client.http) {
        case .success(let response): return .success((response, address))
        case .failure(let error):
          failure = error
          // Without a connection nothing was sent, so nothing is sent twice.
          let isUnheard =
            error == HTTPTransport.unreachable || error == HTTPTransport.slowConnection
          let isRepeatable = before == 0 || request.method == "GET" || request.method == "HEAD"
          guard isUnheard, isRepeatable, client.connections.count == before else {
            return .failure(error)
          }
        }
      }
      return .failure(failure)
    }
  }

  private func attempt(
    _ request: ConcreteRequest, _ client: HTTPClient
  ) async -> Result<HTTPResponse, EgressError> {
    do {
      return .success(try await run(request, client))
    } catch let error as EgressError {
      return .failure(error)
    } catch {
      return .failure(HTTPTransport.translate(error))
    }
  }

  private func run(
    _ concrete: ConcreteRequest, _ client: HTTPClient
  ) async throws -> HTTPResponse {
    var request = HTTPClientRequest(url: concrete.url)
    request.method = HTTPMethod(rawValue: concrete.method)
    for header in concrete.headers { request.headers.add(name: header.name, value: header.value) }
    if !concrete.body.isEmpty { request.body = .bytes(ByteBuffer(bytes: concrete.body)) }

    // The alarm ends the request; the deadline here only has to be no earlier.
    let deadline = NIODeadline.now() + .lasting(limits.totalSeconds + 1)
    let response = try await client.execute(request, deadline: deadline)
    let headers = response.headers.map { (name: $0.name, value: $0.value) }
    let size = headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
    if size > limits.headerBytes {
      throw EgressError(.brokenResponse, "the header of the response is too large")
    }
    let body = try await collect(response)
    return HTTPResponse(status: Int(response.status.code), headers: headers, body: body)
  }

  private func collect(_ response: HTTPClientResponse) async throws -> [UInt8] {
    var body: [UInt8] = []
    if let length = response.headers.first(name: "Content-Length").flatMap({ Int($0) }) {
      if length > limits.responseBytes { throw tooLarge }
      body.reserveCapacity(length)
    }
    for try await chunk in response.body {
      if body.count + chunk.readableBytes > limits.responseBytes { throw tooLarge }
      chunk.withUnsafeReadableBytes { body.append(contentsOf: $0) }
    }
    // A cancelled sequence may just end; half a body must not pass for a whole one.
    try Task.checkCancellation()
    return body
  }
}

// MARK: Errors

extension HTTPTransport {
  private static let late = EgressError(.timeout, "the response did not arrive in time")

  private var tooLarge: EgressError { HTTPTransport.tooLarge }

  private static let tooLarge = EgressError(
    .tooLarge, "the response is larger than the limit", hint: "ask for smaller pages")

  /// Names a foreign error without a word of it.
  private static func translate(_ error: any Error) -> EgressError {
    switch error {
    case is CancellationError: return .cancelled
    case let error as HTTPClientError: return translate(error)
    case is NIOConnectionError, is SocketAddressError, is SocketAddressError.UnknownHost:
      return unreachable
    case let error as ChannelError:
      if case .connectTimeout = error { return slowConnection }
      return broken
    case let error as NIOHTTPDecompression.DecompressionError:
      return error == .limit ? tooLarge : broken
    case let error as IOError:
      return refusals.contains(error.errnoCode) ? unreachable : broken
    default: break
    }
    // TLS errors come from a module that this room does not link by name.
    let type = String(reflecting: Swift.type(of: error))
    if type.hasPrefix("NIOSSL.") || type.hasPrefix("NIOTLS.") {
      return EgressError(
        .tls, "no secure connection to the host",
        hint: "its certificate may be expired, self-signed or for another name")
    }
    return broken
  }

  private static func translate(_ error: HTTPClientError) -> EgressError {
    switch error {
    case .cancelled, .requestStreamCancelled: .cancelled
    case .connectTimeout, .getConnectionFromPoolTimeout: slowConnection
    case .tlsHandshakeTimeout: EgressError(.tls, "no secure connection to the host in time")
    case .deadlineExceeded, .readTimeout, .writeTimeout: late
    default: broken
    }
  }

  private static let refusals: Set<CInt> = [
    ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ENETDOWN, EADDRNOTAVAIL, EACCES, EPERM,
  ]

  private static let unreachable = EgressError(
    .unreachable, "no connection to the host", hint: "is the address right, is it running?")

  private static let slowConnection = EgressError(.timeout, "no connection to the host in time")

  private static let broken = EgressError(
    .brokenResponse, "the response broke off or is not valid HTTP")
}
