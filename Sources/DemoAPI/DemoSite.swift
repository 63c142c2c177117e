/// Something that answers HTTP requests inside the process.
protocol DemoSite: Sendable {
  func answer(_ request: DemoRequest) -> DemoAnswer
}

struct DemoRequest {
  let method: String
  /// Path and query.
  let target: String
  let headers: [(String, String)]
  let body: [UInt8]

  /// - Parameter name: in lower case.
  func header(_ name: String) -> String? {
    headers.first { $0.0.lowercased() == name }?.1
  }
}

struct DemoAnswer {
  let status: Int
  let body: String
  var headers: [(String, String)] = []
  var type = "application/json"
}
