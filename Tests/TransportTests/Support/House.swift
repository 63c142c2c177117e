import Disclosure
import Foundation
import MCPServer
import Session
import Support
import Vocabulary

/// A session with its doors, over a project in a private folder.
final class House: Sendable {
  let scratch: ShortScratch
  let session: Session
  let doors: Doors

  /// - Parameters:
  ///   - scratch: of another house, for a second airlock on the same project.
  ///   - interactive: with a person, so that calls can be held.
  init(
    _ scratch: ShortScratch? = nil, limits: DoorLimits = DoorLimits(), interactive: Bool = false,
    stateFolder: String? = nil, runtimeFolder: String? = nil
  ) async throws {
    self.scratch = try scratch ?? ShortScratch()
    var options = SessionOptions(now: { Date().timeIntervalSince1970 })
    options.manifest = self.scratch.path("project/manifest.yaml")
    options.isInteractive = interactive
    session = try Session(options)
    try await session.open()
    let server = MCPServer(
      session: session, clearing: Clearing(session: session, resultBudget: nil), version: "test")
    doors = Doors(
      server, of: self.scratch.path("project"),
      runtimeFolder: RuntimeFolder(runtimeFolder ?? self.scratch.path("run")),
      stateFolder: stateFolder ?? self.scratch.path("state"), limits: limits
    ) { url, token in
      [
        ClientConfiguration(
          client: "test", place: "here", text: "\(url ?? "closed") \(token ?? "••••")")
      ]
    }
    await session.connect(doors)
  }

  func close() async {
    await doors.close()
    await session.close()
  }

  /// Where the socket is, after it was switched on.
  func openSocket() async throws -> String {
    let state = await doors.apply(.socket(true)).socket
    guard case .ready(let path) = state else { throw NotOpened(state: state) }
    return path
  }

  /// Where HTTP is, after it was switched on.
  func openHTTP() async throws -> String {
    let state = await doors.apply(.http(true)).http
    guard case .ready(let url) = state else { throw NotOpened(state: state) }
    return url
  }

  struct NotOpened: Error { let state: DoorState }

  /// The next thing that is told about doors, pace and clients for which this holds.
  func access(where holds: @Sendable (AccessView) -> Bool) async -> AccessView? {
    for await event in await session.events() {
      if case .accessChanged(let view) = event.kind, holds(view) { return view }
    }
    return nil
  }

  /// The next call that waits for the person.
  func heldCall() async -> Int? {
    for await event in await session.events() {
      if case .callHeld(let id) = event.kind { return id }
    }
    return nil
  }
}

/// A private folder with a path short enough for sockets on every system, and a project in it.
final class ShortScratch: Sendable {
  private let folder: String

  init() throws {
    var template = Array("/tmp/airlock-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try FileManager.default.createDirectory(
      atPath: path("project"), withIntermediateDirectories: true)
    try ShortScratch.manifest.write(
      toFile: path("project/manifest.yaml"), atomically: true, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func mode(_ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int
  }

  func makeFolder(_ name: String, mode: Int) throws {
    try FileManager.default.createDirectory(
      atPath: path(name), withIntermediateDirectories: true)
    // Whatever the umask says.
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
  }

  private static let manifest = """
    version: 6.48.0
    type: DeclarativeSource
    check: {type: CheckStream, stream_names: [items]}
    streams:
      - type: DeclarativeStream
        name: items
        retriever:
          type: SimpleRetriever
          requester: {type: HttpRequester, url_base: "http://127.0.0.1:1", path: /items}
          record_selector:
            type: RecordSelector
            extractor: {type: DpathExtractor, field_path: []}
        schema_loader:
          type: InlineSchemaLoader
          schema: {type: object, properties: {}}

    """
}
