import ArgumentParser
import Session
import Vocabulary

/// `airlock read MANIFEST STREAM`: a test read, masked, without the screen.
struct Read: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Test read a stream with your secrets, and print it with them masked.",
    discussion: """
      A secret goes only where --allow says: nobody is asked. A whole answer is read before it \
      is printed; progress goes to stderr when that is a terminal.
      """)

  @Argument(help: "The manifest, a YAML file.")
  var manifest: String

  @Argument(help: "The name of the stream.")
  var stream: String

  @OptionGroup var arguments: SessionArguments

  @Option(help: "A JSON file with Airbyte STATE messages to start from.")
  var state: String?

  @Option(help: "How many records at most.")
  var maxRecords = 100

  @Option(help: "How many pages of each slice at most.")
  var maxPages = 5

  @Option(help: "How many slices at most.")
  var maxSlices = 5

  @Flag(help: "Print one JSON object instead of lines.")
  var json = false

  func validate() throws {
    guard maxRecords > 0, maxPages > 0, maxSlices > 0 else {
      throw ValidationError("--max-records, --max-pages and --max-slices are at least 1")
    }
  }

  func run() async throws {
    let options = try arguments.options(manifest: manifest)
    do throws(Failure) {
      let start = try startState()
      let session = try Session(options)
      try await session.open()
      for warning in await session.sourceWarnings { Report.error("warning: \(warning)") }
      var request = ReadRequest(
        stream: stream,
        limits: ReadLimitsView(records: maxRecords, pages: maxPages, slices: maxSlices))
      request.state = start
      Report.progress("reading \(stream) …")
      let outcome = try await session.read(request, by: .person)
      Report.endProgress()
      if json { Report.json(outcome.json) } else { show(outcome) }
      await session.close()
      if let failure = outcome.view.failure { throw failure }
    } catch {
      throw Complaint.status(error)
    }
  }

  private func startState() throws(Failure) -> JSON? {
    guard let state else { return nil }
    let bytes = try DiskFile.read(FilePath.absolute(state, from: Folder.current), limit: 16 << 20)
    guard let value = try? JSON(parsing: bytes) else {
      throw Failure("state_not_json", "\(FilePath.name(of: state)) is not JSON")
    }
    let states = value.array ?? [value]
    guard states.allSatisfy({ $0.object != nil }) else {
      throw Failure(
        "state_invalid", "\(FilePath.name(of: state)) holds no Airbyte state",
        hint: "give a list of STATE messages' state objects")
    }
    return value
  }

  private func show(_ outcome: ReadOutcome) {
    for record in outcome.view.records { Report.json(record) }
    let view = outcome.view
    let masked = view.masked.map { "\($0.name.mask) ×\($0.count) \($0.reason)" }
    var words = ["\(view.records.count) records", "\(view.pages.count) pages"]
    if view.limitReached { words.append("a limit was reached") }
    if !masked.isEmpty { words.append("masked " + masked.joined(separator: ", ")) }
    Report.error(words.joined(separator: ", "))
    for note in view.schemaNotes { Report.error("schema: \(note)") }
    for warning in view.warnings { Report.error("warning: \(warning)") }
  }
}
