import Connector
import Secrets
import Vocabulary

/// The pages of one read, masked as they arrive: of what a server sent, only what may be shown is
/// held.
struct PageShelf {
  private var views: [PageView] = []
  private var hits = MaskTally()
  /// What the pages were masked with last.
  private var recogniser: Recogniser?
  private let bodies: ReadRequest.BodyKeeping
  /// How many more records are kept.
  private var room: Int
  private(set) var recordCount = 0
  /// Answers that were meant to be JSON, gave no records and hold no object or array.
  private(set) var unreadable = 0
  /// The newest page, as long as its body may be wanted and was not looked at.
  private var newest: (page: PageRead, milliseconds: Double)?

  init(bodies: ReadRequest.BodyKeeping, keeping records: Int?) {
    self.bodies = bodies
    room = records ?? .max
  }

  /// - Parameter isWatched: somebody sees the page now, with its body.
  @discardableResult
  mutating func add(
    _ page: PageRead, milliseconds: Double, isWatched: Bool, _ recogniser: Recogniser
  ) -> PageView {
    remask(with: recogniser)
    // What an answer without records says is wanted when the read is poor.
    let keepsBody =
      isWatched || bodies == .always || bodies == .whenPoor && page.records.isEmpty
    var masker = Masker(recogniser, keepsBodies: keepsBody)
    let view = masker.page(page, milliseconds: milliseconds, keeping: room)
    hits.add(masker.hits)
    views.append(view)
    newest = bodies == .whenPoor && !keepsBody ? (page, milliseconds) : nil
    room -= view.records.count
    recordCount += page.records.count
    if page.records.isEmpty, page.isUnreadable { unreadable += 1 }
    return view
  }

  /// Every page, and what was taken out of them.
  ///
  /// - Parameter isPoor: the read failed or gave no records.
  mutating func finish(
    _ recogniser: Recogniser, isPoor: Bool
  ) -> (pages: [PageView], hits: MaskTally) {
    remask(with: recogniser)
    if isPoor, let (page, milliseconds) = newest {
      // The failure may be about this one.
      var masker = Masker(recogniser)
      let view = masker.page(
        page, milliseconds: milliseconds, keeping: views.last?.records.count ?? 0)
      views[views.count - 1] = view
    }
    newest = nil
    withholdPieces(recogniser)
    let keepsBodies = bodies == .always || bodies == .whenPoor && isPoor
    if !keepsBodies { views = views.map { $0.withoutBody } }
    return (views, hits)
  }

  /// Takes out of all pages together what stands in pieces in several of them.
  private mutating func withholdPieces(_ recogniser: Recogniser) {
    guard views.count(where: { !$0.records.isEmpty }) > 1 else { return }
    let (json, found) = recogniser.maskPieces(.array(views.flatMap(\.records)))
    guard let first = found.first, case .array(let records) = json else { return }
    hits.add(found)
    var rest = records[...]
    views = views.map { view in
      let own = Array(rest.prefix(view.records.count))
      rest = rest.dropFirst(view.records.count)
      if own == view.records { return view }
      return view.with(
        url: view.url, requestHeaders: view.requestHeaders, requestBody: view.requestBody,
        responseHeaders: view.responseHeaders,
        responseBody: view.responseBody.isEmpty ? "" : Recogniser.withheld(first), records: own,
        masked: MaskCount.counting(found) + view.masked)
    }
  }

  /// A value that was learned after a page arrived is taken out of that page too.
  private mutating func remask(with other: Recogniser) {
    defer { recogniser = other }
    guard let recogniser, recogniser !== other, !views.isEmpty else { return }
    var masker = Masker(other.ofLongValues)
    views = views.map { masker.again($0) }
    hits.add(masker.hits)
  }
}

extension PageRead {
  /// The CDK takes no records from an answer that is no JSON and goes on; a person is told why.
  fileprivate var isUnreadable: Bool {
    guard isMeantAsJSON, let response, response.status < 300 else { return false }
    switch document {
    case .object, .array: return false
    default: return true
    }
  }
}

extension PageView {
  fileprivate var withoutBody: PageView {
    if responseBody.isEmpty { return self }
    return with(
      url: url, requestHeaders: requestHeaders, requestBody: requestBody,
      responseHeaders: responseHeaders, responseBody: "", records: records, masked: masked)
  }

  fileprivate func with(
    url: String, requestHeaders: [(name: String, value: String)], requestBody: String?,
    responseHeaders: [(name: String, value: String)], responseBody: String, records: [JSON],
    masked: [MaskCount]
  ) -> PageView {
    PageView(
      method: method, url: url, requestHeaders: requestHeaders, requestBody: requestBody,
      line: line, status: status, responseHeaders: responseHeaders, responseBody: responseBody,
      responseBytes: responseBytes, milliseconds: milliseconds, records: records,
      recordCount: recordCount,
      auxiliary: auxiliary, title: title, purpose: purpose, masked: masked)
  }
}

extension Masker {
  /// Masks what is masked already once more, with what is known now.
  fileprivate mutating func again(_ view: PageView) -> PageView {
    var here = Masker(recogniser)
    defer { add(here.hits) }
    let url = here.mask(view.url)
    let requestHeaders = view.requestHeaders.map { ($0.name, here.mask($0.value)) }
    let requestBody = view.requestBody.map { here.mask($0) }
    let responseHeaders = view.responseHeaders.map { (here.mask($0.name), here.mask($0.value)) }
    let body: String
    if let document = try? JSON(parsing: view.responseBody) {
      let masked = here.mask(document)
      body = here.hits.isEmpty ? view.responseBody : masked.text(.python)
    } else {
      body = here.mask(view.responseBody)
    }
    let records = view.records.map { here.mask($0) }
    if here.hits.isEmpty { return view }
    return view.with(
      url: url, requestHeaders: requestHeaders, requestBody: requestBody,
      responseHeaders: responseHeaders, responseBody: body, records: records,
      masked: MaskCount.counting(here.hits) + view.masked)
  }
}
