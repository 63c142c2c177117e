import Connector
import Egress
import Secrets
import Vocabulary

/// One read that is under way: it can be cancelled from anywhere, and times its pages.
final class ReadTask: Sendable {
  private let reader: StreamReader
  private let request: ReadRequest
  private let transport: EgressTransport
  private let session: Session
  private let party: Party
  private let work = StoppableWork<StreamRead>()

  init(
    reader: StreamReader, request: ReadRequest, transport: EgressTransport, session: Session,
    party: Party
  ) {
    self.reader = reader
    self.request = request
    self.transport = transport
    self.session = session
    self.party = party
  }

  func cancel() { work.stop() }

  /// The pages go to the session as they arrive, and are empty here.
  func run(id: Int) async -> StreamRead {
    if request.isDryRun { return await rehearsal(id) }
    let limits = ReadLimits(
      maxRecords: request.limits.records, maxPagesPerSlice: request.limits.pages,
      maxSlices: request.limits.slices)
    let way = ReadWay(transport: transport, read: id, party: party)
    let clock = ContinuousClock()
    let last = Guarded(clock.now)
    return await work.run { [self] in
      await reader.read(
        request.stream, limits: limits, state: request.state, transport: way, keepsPages: false
      ) { step in
        guard case .page(let page) = step else { return }
        let elapsed = last.withLock { last in
          let now = clock.now
          defer { last = now }
          return (now - last) / .milliseconds(1)
        }
        await self.session.pageArrived(page, read: id, milliseconds: elapsed, by: self.party)
      }
    }
  }

  /// Builds the first request and sends nothing.
  private func rehearsal(_ id: Int) async -> StreamRead {
    var read = StreamRead()
    do {
      var slice = SliceRead(descriptor: nil)
      let page = PageRead(
        request: try reader.firstRequest(of: request.stream), response: nil, records: [])
      slice.pages = [page]
      read.slices = [slice]
      await session.rehearsed(page, read: id)
    } catch {
      read.failure = error
    }
    return read
  }
}
