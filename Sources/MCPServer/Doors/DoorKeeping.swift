/// The port and the token of a project's HTTP door, kept from one start to the next, so that a client
/// that was set up once stays so. Where nothing can be kept, both last for this run.
///
///     ~/.local/state/airlock/http/3f2a9c0d1b7e4a55.token    0600, in a folder of 0700
struct DoorKeeping: Sendable {
  private let texts: KeptTexts?
  /// Of the project.
  private let key: String

  init(stateFolder: String?, project: String) {
    texts = stateFolder.map { KeptTexts(folder: $0 + "/http") }
    key = SocketPlace.key(of: project)
  }

  /// Of the token; nil where there is no state folder.
  var tokenFile: String? { texts?.path("\(key).token") }

  var isMeantToKeep: Bool { texts != nil }

  /// Whether the token is the one in the file.
  func isKept(_ token: HTTPToken) -> Bool { keptToken?.text == token.text }

  /// The kept token, or a new one. One that others could have read is not used again.
  func token() -> HTTPToken { keptToken ?? newToken() }

  func newToken() -> HTTPToken {
    let token = HTTPToken.random()
    _ = texts?.write("\(key).token", token.text)
    return token
  }

  /// The port that the door had last time.
  var port: Int? {
    texts?.read("\(key).port").flatMap { Int($0) }.flatMap {
      (1024...65535).contains($0) ? $0 : nil
    }
  }

  func keep(port: Int) {
    if port != self.port { _ = texts?.write("\(key).port", String(port)) }
  }

  private var keptToken: HTTPToken? { texts?.read("\(key).token").flatMap(HTTPToken.init(kept:)) }
}
