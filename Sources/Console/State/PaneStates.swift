import Session
import Vocabulary

/// A row of the Secrets pane: the thing itself, so that the selection follows it.
enum SecretsItem: Sendable, Hashable {
  case secret(SecretName)
  case config(String)
}

struct SecretsList: Sendable, Hashable {
  var selected: SecretsItem?
  var top = 0
}

struct ProblemList: Sendable, Hashable {
  var selected: Diagnostic?
  /// Lines above the first one shown.
  var top = 0
}

/// What the Test read pane shows and where the person stands in it.
struct TestReadPane: Sendable, Hashable {
  enum Mode: String, Sendable, Hashable, CaseIterable {
    case table = "Table"
    case json = "JSON"
    case requests = "Requests"
    case schema = "Schema"
  }

  var mode: Mode = .table
  /// Index into the records.
  var record = 0
  var top = 0
  var firstColumn = 0
  /// Paths of objects and arrays that are closed.
  var folded: Set<String> = []
  /// Path of the JSON line the person stands on.
  var path = "$"
  var jsonTop = 0
  /// Index into the pages.
  var request = 0
  var requestTop = 0
  /// Lines scrolled in the request and the response.
  var detailTop = 0
  var schemaTop = 0
}

extension State {
  /// The rows of the Secrets pane as they are shown: secrets, then config, filtered by name.
  var secretsItems: [SecretsItem] {
    let filter = filter(.secrets)
    let names = secrets.filter { Fuzzy.matches(filter, $0.name.text) }
    let paths = config.filter { Fuzzy.matches(filter, $0.path) }
    return names.map { .secret($0.name) } + paths.map { .config($0.path) }
  }

  var problems: [Diagnostic] {
    let filter = filter(.validation)
    return (manifest?.diagnostics ?? []).filter {
      filter.isEmpty || Fuzzy.matches(filter, "\($0.path) \($0.message)")
    }
  }

  /// Live records while reading, those of the last read else.
  var records: [JSON] { live?.records ?? read?.records ?? [] }
  var pages: [PageView] { live?.pages ?? read?.pages ?? [] }

  /// Indexes of the records that hold the filter's text.
  var recordIndexes: [Int] {
    let filter = filter(.testRead).lowercased()
    let records = records
    guard !filter.isEmpty, testRead.mode != .requests else { return Array(records.indices) }
    return records.indices.filter { records[$0].text().lowercased().contains(filter) }
  }

  var pageIndexes: [Int] {
    let filter = filter(.testRead)
    let pages = pages
    guard !filter.isEmpty, testRead.mode == .requests else { return Array(pages.indices) }
    return pages.indices.filter { Fuzzy.matches(filter, "\(pages[$0].method) \(pages[$0].url)") }
  }

  /// The columns of the records, inferred while a read goes on.
  var columns: [ColumnView] {
    if live == nil, let read { return read.columns }
    var seen: JSONObject = [:]
    for record in records {
      for (key, value) in record.object ?? [:] where seen[key] == nil { seen[key] = value }
    }
    return seen.map { ColumnView(name: $0.key, type: $0.value.typeName) }
  }

  func secret(_ name: SecretName) -> SecretRow? { secrets.first { $0.name == name } }
  func configRow(_ path: String) -> ConfigRow? { config.first { $0.path == path } }

  var selectedSecret: SecretRow? {
    if case .secret(let name) = selectedItem { secret(name) } else { nil }
  }

  var selectedConfig: ConfigRow? {
    if case .config(let path) = selectedItem { configRow(path) } else { nil }
  }

  /// The selected row if it is shown, else the first one.
  var selectedItem: SecretsItem? {
    let items = secretsItems
    if let selected = secretsList.selected, items.contains(selected) { return selected }
    return items.first
  }

  var selectedProblem: Diagnostic? {
    let problems = problems
    if let selected = problemList.selected, problems.contains(selected) { return selected }
    return problems.first
  }

  /// The record the person stands on, if the filter leaves any.
  var selectedRecord: Int? {
    let indexes = recordIndexes
    return indexes.contains(testRead.record) ? testRead.record : indexes.first
  }

  var selectedPage: Int? {
    let indexes = pageIndexes
    return indexes.contains(testRead.request) ? testRead.request : indexes.first
  }

  /// Secrets that wait for a value, in order.
  var unfilled: [SecretRow] { secrets.filter { $0.state == .unset || $0.state == .stub } }
}

extension JSON {
  /// The word of a column's heading.
  var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .int: "int"
    case .number: "num"
    case .string: "str"
    case .array: "array"
    case .object: "object"
    }
  }
}
