import Connector
import Egress
import Secrets
import Vocabulary

/// One read that is under way: it can be cancelled from anywhere, and times its pages.
final class ReadTask: Sendable {
  struct Result: Sendable {
    let read: StreamRead
    /// Milliseconds from one page to the next, in order of the pages.
    let pageTimes: [Double]
  }

  private let reader: StreamReader
  private let request: ReadRequest
  private let transport: EgressTransport
  private let session: Session
  private let party: Party
  private let work = StoppableWork<StreamRead>()
  private let times = Guarded<[Double]>([])

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

  func run(id: Int) async -> Result {
    if request.isDryRun { return Result(read: rehearsal(), pageTimes: []) }
    let limits = ReadLimits(
      maxRecords: request.limits.records, maxPagesPerSlice: request.limits.pages,
      maxSlices: request.limits.slices)
    let way = ReadWay(transport: transport, read: id, party: party)
    let clock = ContinuousClock()
    let last = Guarded(clock.now)
    let read = await work.run { [self] in
      await reader.read(request.stream, limits: limits, state: request.state, transport: way) {
        step in
        guard case .page(let page) = step else { return }
        let elapsed = last.withLock { last in
          let now = clock.now
          defer { last = now }
          return (now - last) / .milliseconds(1)
        }
        let time = await self.session.pageArrived(
          page, read: id, milliseconds: elapsed, by: self.party)
        self.times.withLock { $0.append(time) }
      }
    }
    return Result(read: read, pageTimes: times.withLock { $0 })
  }

  /// Builds the first request and sends nothing.
  private func rehearsal() -> StreamRead {
    var read = StreamRead()
    do {
      var slice = SliceRead(descriptor: nil)
      slice.pages = [
        PageRead(
          request: try reader.firstRequest(of: request.stream), response: nil, records: [])
      ]
      read.slices = [slice]
    } catch {
      read.failure = error
    }
    return read
  }
}
