import Session
import Vocabulary

/// Approvals in words.
enum ApprovalWords {
  static func subject(_ row: ApprovalRow) -> String {
    switch row.subject {
    case .key(let name): name.text
    case .everyKey: "every key"
    case .requests: "no key"
    case .address(let address): "leads to \(address)"
    }
  }

  /// `may go to`, `never goes to`.
  static func verb(_ row: ApprovalRow) -> String { row.isRefusal ? "never goes to" : "may go to" }

  static func scope(_ row: ApprovalRow) -> String {
    switch row.scope {
    case .read: "this read"
    case .session: "this session"
    case .launch: "given with --allow"
    case .project: "this project"
    }
  }

  /// `header, query; read-only method; this project`, and what is wrong with it.
  static func details(_ row: ApprovalRow) -> String {
    var parts: [String] = []
    if !row.placements.isEmpty {
      parts.append(
        row.placements.count == 4 ? "every place" : row.placements.joined(separator: ", "))
    }
    if let methods = row.methods, !row.isRefusal, row.subject.isAsked { parts.append(methods) }
    parts.append(scope(row))
    if row.isStale { parts.append("for another value") }
    return parts.joined(separator: "; ")
  }

  /// `api_key may go to https://api.acme.dev`.
  static func sentence(_ row: ApprovalRow) -> String {
    switch row.subject {
    case .requests: "requests without a key may go to \(row.origin.text)"
    case .address(let address): "\(row.origin.text) may lead to \(address)"
    case .key, .everyKey: "\(subject(row)) \(verb(row)) \(row.origin.text)"
    }
  }

  /// What the activity says of a change: what nobody confirmed, and what was taken back. What a
  /// person just answered stands in the row of the answer.
  static func change(from old: [ApprovalRow], to new: [ApprovalRow]) -> String? {
    let was = Set(old)
    if let row = new.first(where: { !$0.isConfirmed && !was.contains($0) }) {
      return "unconfirmed: \(sentence(row))"
    }
    let gone = old.filter { row in
      row.scope != .read && !new.contains { $0.subject == row.subject && $0.origin == row.origin }
    }
    guard let first = gone.first else { return nil }
    return gone.count == 1
      ? "took back: \(sentence(first))" : "took back \(gone.count) approvals"
  }

  /// What the secrets pane says of a key.
  static func facts(_ name: SecretName, _ rows: [ApprovalRow]) -> [(label: String, value: String)] {
    rows.filter { $0.subject == .key(name) && !$0.isStale && $0.scope != .read }.map { row in
      let mark = row.isConfirmed ? "" : ", unconfirmed"
      return (row.isRefusal ? "never to" : "may go to", Address(row.origin.text).host + mark)
    }
  }
}

extension ApprovalRow.Subject {
  /// It was asked about with a method.
  fileprivate var isAsked: Bool {
    switch self {
    case .key, .requests: true
    case .everyKey, .address: false
    }
  }
}
