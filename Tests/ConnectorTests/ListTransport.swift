import Connector
import Secrets
import Synchronization
import Vocabulary

/// Gives its answers one after another, whatever is asked; after the last one an empty page. Seals
/// what a login hands out, as the outer door does. A member `#status` is the status.
final class ListTransport: Transport {
  private struct State {
    var answers: ArraySlice<JSON>
    var requests: [SealedRequest] = []
  }

  private let state: Mutex<State>
  private let vault = Vault()
  let recogniser: Recogniser

  /// - Parameter recogniser: knows what answers may not tell templates.
  init(_ answers: [JSON], hiding recogniser: Recogniser = .empty) {
    state = Mutex(State(answers: answers[...]))
    self.recogniser = recogniser
  }

  var requests: [SealedRequest] { state.withLock { $0.requests } }

  func send(_ request: SealedRequest) async throws(TransportError) -> Tainted<HTTPResponse> {
    let body = state.withLock { state in
      state.requests.append(request)
      return state.answers.popFirst() ?? ["d": []]
    }
    let status = body["#status"]?.int ?? 200
    let response = HTTPResponse(status: status, headers: [], body: body.bytes())
    if request.mints.isEmpty { return Tainted(response) }
    return Tainted(
      response.sealing(request.mints) { name, text, _ in self.vault.seal(name, text) })
  }
}

/// Refuses everything, as a person does who says no.
final class DenyingTransport: Transport {
  private let count = Mutex(0)

  var requests: Int { count.withLock { $0 } }

  func send(_ request: SealedRequest) async throws(TransportError) -> Tainted<HTTPResponse> {
    count.withLock { $0 += 1 }
    throw TransportError(.denied, "the request was denied")
  }
}

/// Gives one body to everything.
struct BytesTransport: Transport {
  let body: [UInt8]

  init(_ body: [UInt8]) { self.body = body }

  func send(_ request: SealedRequest) async throws(TransportError) -> Tainted<HTTPResponse> {
    Tainted(HTTPResponse(status: 200, headers: [], body: body))
  }
}
