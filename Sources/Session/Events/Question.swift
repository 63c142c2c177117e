package import Vocabulary

/// May these secrets go there?
package struct Question: Sendable, Hashable {
  package struct Item: Sendable, Hashable {
    package let name: SecretName
    /// `Authorization header`, `query parameter api_key`, `body`, `path`.
    package let place: String
    /// How it will stand there: `Bearer ‹api_key›`.
    package let shown: String

    package init(name: SecretName, place: String, shown: String) {
      self.name = name
      self.place = place
      self.shown = shown
    }
  }

  package let id: Int
  package let by: Party
  package let stream: String
  /// Empty for a request that carries no secret to an origin that must be asked about.
  package let items: [Item]
  package let origin: Origin
  package let method: String
  /// `GET /v2/orders?limit=10`, masked.
  package let request: String
  /// `read-only method`, `declared query`, `it writes`.
  package let methodClass: String
  package let line: Int?
  /// Where the first of its keys has been before, with how often: `api.acme.dev`, 41.
  package let beenTo: [(origin: String, count: Int)]
  /// The whole request as lines, for `i`.
  package let wholeRequest: [String]
  /// `a private address of your network`; nil for a host on the public network.
  package let reach: String?
  /// The private addresses that the name of a public host leads to, when that is what is asked.
  package let leadsTo: [LeadsTo]
  /// Requests to other hosts that came while this one was open, about the same keys: one answer is
  /// for all of them.
  package private(set) var more: [Question] = []

  /// How many hosts one question lists at the most; what comes then is asked about next.
  package static let mostHosts = 8

  package init(
    id: Int, by: Party, stream: String, items: [Item], origin: Origin, method: String,
    request: String, methodClass: String, line: Int?, beenTo: [(origin: String, count: Int)],
    wholeRequest: [String], reach: String? = nil, leadsTo: [LeadsTo] = [], more: [Question] = []
  ) {
    self.id = id
    self.by = by
    self.stream = stream
    self.items = items
    self.origin = origin
    self.method = method
    self.request = request
    self.methodClass = methodClass
    self.line = line
    self.beenTo = beenTo
    self.wholeRequest = wholeRequest
    self.reach = reach
    self.leadsTo = leadsTo
    self.more = more
  }

  /// All the requests that it asks for, this one first.
  package var all: [Question] { [self] + more }

  /// The same under another number, with the requests that joined it.
  func asking(as id: Int, _ more: [Question]) -> Question {
    Question(
      id: id, by: by, stream: stream, items: items, origin: origin, method: method,
      request: request, methodClass: methodClass, line: line, beenTo: beenTo,
      wholeRequest: wholeRequest, reach: reach, leadsTo: leadsTo, more: more)
  }

  package static func == (a: Question, b: Question) -> Bool { a.id == b.id }
  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// A private address that a public name leads to.
package struct LeadsTo: Sendable, Hashable {
  package let address: String
  /// `a private address of your network`.
  package let words: String

  package init(address: String, words: String) {
    self.address = address
    self.words = words
  }
}

package enum Answer: Sendable, Hashable {
  /// - Parameter note: the person's words, masked, for whoever asked.
  case deny(note: String?)
  /// This read: its pages and retries.
  case once
  /// Until airlock quits.
  case session
  /// Remembered for this project.
  case project
}
