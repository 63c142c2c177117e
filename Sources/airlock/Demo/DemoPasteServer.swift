import DemoAPI
import Secrets
import Session

/// The demo's PrivateBin: a server inside the process, and one paste on it with a password, as if
/// `--env ADDRESS` and PRIVATEBIN_PASSWORD had been given.
struct DemoPasteServer {
  let server: PasteServer
  let address: Concealed
  let password: Concealed

  /// - Returns: nil when it cannot listen.
  static func start(for credentials: DemoCredentials) async -> DemoPasteServer? {
    let password = "pw_" + String(UInt64.random(in: .max / 2 ... .max), radix: 36)
    guard let server = try? await PasteServer.start() else { return nil }
    guard let paste = try? DemoPaste(DemoProject.paste(credentials), password: password),
      let id = server.add(paste.posted)
    else {
      await server.stop()
      return nil
    }
    return DemoPasteServer(
      server: server, address: Concealed("\(server.origin)/?\(id)#\(paste.key)"),
      password: Concealed(password))
  }
}
