import Foundation
import Support

/// TLS in front of a server of the tests, on `localhost`, with a certificate of its own that nobody on
/// this machine trusts but the program that is started through ``trusting``.
final class TLSFront {
  let origin: String
  /// Starts a program for which the certificate is the only one that is trusted: its own view of the file
  /// system has it in the place of the system's list.
  let trusting: [String]
  private let process: Process
  private let folder: Scratch

  private static let roots = "/etc/ssl/certs/ca-certificates.crt"

  /// Only root may give a program a view of its own, and not in every container.
  static let isPossible: Bool = {
    guard Surroundings.hasRoot, FileManager.default.fileExists(atPath: roots) else { return false }
    let probe = ["--mount", "sh", "-c", "mount --bind \(roots) \(roots) && openssl version"]
    return (try? run("unshare", probe).status) == 0
  }()

  /// - Parameter upstream: a server on 127.0.0.1, such as `http://127.0.0.1:41234`.
  init(_ upstream: String) throws {
    folder = try Scratch()
    let (key, certificate) = (folder.path("key.pem"), folder.path("certificate.pem"))
    let made = try TLSFront.run(
      "openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
        "-keyout", key, "-out", certificate,
      ])
    guard made.status == 0 else { throw CannotStart(reason: made.text) }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c", TLSFront.script, certificate, key,
      String(upstream.split(separator: ":").last ?? ""),
    ]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    self.process = process
    let said = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(said.split(separator: "\n").first ?? "") else {
      kill(process.processIdentifier, SIGKILL)
      throw CannotStart(reason: "it names no port")
    }
    origin = "https://localhost:\(port)"
    let view = "mount --bind \(certificate) \(TLSFront.roots) && exec \"$@\""
    trusting = ["unshare", "--mount", "--propagation", "private", "sh", "-c", view, "sh"]
  }

  deinit { stop() }

  struct CannotStart: Error, CustomStringConvertible {
    let reason: String
    var description: String { "TLS cannot be put in front of the server: \(reason)" }
  }

  func stop() {
    guard process.isRunning else { return }
    // The runner of tests ignores SIGTERM, and so do those whom it starts.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  private static func run(
    _ program: String, _ arguments: [String]
  ) throws -> (status: Int32, text: String) {
    let outcome = try Program("/usr/bin/env", [program] + arguments).run()
    return (outcome.status, outcome.text + outcome.errorText)
  }

  /// One connection to the server for each that comes, byte for byte.
  private static let script = """
    import select, socket, ssl, sys, threading
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    server = socket.create_server(("127.0.0.1", 0))
    print(server.getsockname()[1], flush=True)

    def serve(raw):
        try:
            inside = context.wrap_socket(raw, server_side=True)
        except OSError:
            return
        outside = socket.create_connection(("127.0.0.1", int(sys.argv[3])))
        with inside, outside:
            while True:
                ready = [inside] if inside.pending() else select.select([inside, outside], [], [])[0]
                for source in ready:
                    part = source.recv(1 << 16)
                    if not part:
                        return
                    (outside if source is inside else inside).sendall(part)

    while True:
        threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
    """
}
