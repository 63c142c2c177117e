import Connector
import Egress
import Secrets
import Vocabulary

/// The connector's transport: the outer door, on behalf of one read and of whoever asked for it.
struct ReadWay: Transport {
  let transport: EgressTransport
  let read: Int
  let party: Party

  var recogniser: Recogniser { transport.recogniser }

  func send(_ request: SealedRequest) async throws(TransportError) -> Tainted<HTTPResponse> {
    do {
      return try await transport.send(request, read: read, by: party)
    } catch {
      // The person's own words; the session masks them with the rest of the failure.
      let words = error.note.map { ": the person wrote \"\($0)\"" } ?? ""
      throw TransportError(
        TransportError.Code(rawValue: error.code.rawValue) ?? .brokenResponse,
        error.message + words, hint: error.hint)
    }
  }
}
