import Egress
import Secrets
package import Vocabulary

/// A line of the list of approvals: what was said of one subject and one origin.
package struct ApprovalRow: Sendable, Hashable {
  package enum Subject: Sendable, Hashable {
    case key(SecretName)
    /// Said at launch: `--allow *=ORIGIN`.
    case everyKey
    /// Requests without a secret.
    case requests
    /// A private address that the name of the origin may lead to.
    case address(String)
  }

  /// How long it holds; a later one lasts longer.
  package enum Scope: Int, Sendable, Hashable, Comparable {
    case read, session, launch, project

    package static func < (a: Scope, b: Scope) -> Bool { a.rawValue < b.rawValue }
  }

  package let subject: Subject
  package let origin: Origin
  /// The longest of what was said.
  package let scope: Scope
  /// `header`, `query`, `path`, `body`.
  package let placements: [String]
  /// `read-only method`, `declared query`, `it writes`; nil for a refusal, and for all.
  package let methods: String?
  package let isRefusal: Bool
  /// False while all of it was made on the command line.
  package let isConfirmed: Bool
  /// The key has another value now, or is not set: the entry does nothing.
  package let isStale: Bool

  package init(
    subject: Subject, origin: Origin, scope: Scope, placements: [String] = [],
    methods: String? = nil, isRefusal: Bool = false, isConfirmed: Bool = true,
    isStale: Bool = false
  ) {
    self.subject = subject
    self.origin = origin
    self.scope = scope
    self.placements = placements
    self.methods = methods
    self.isRefusal = isRefusal
    self.isConfirmed = isConfirmed
    self.isStale = isStale
  }
}

/// What a person does with what was approved.
package enum ApprovalChange: Sendable, Hashable {
  /// Look again: another airlock may have changed it.
  case look
  /// Makes a grant of the command line the person's own.
  case confirm(ApprovalRow)
  /// Takes back all that was said of the row's subject and origin.
  case revoke(ApprovalRow)
  case revokeAll
}

extension Session {
  /// Only a person changes approvals: no tool has a way here, and if one had, this would stop it.
  func change(_ change: ApprovalChange, by party: Party) async {
    guard party == .person else { return }
    switch change {
    case .look: return await noteApprovals(always: true)
    case .confirm(let row): await gate.confirm(GrantSubject(row.subject), to: row.origin)
    case .revoke(let row): await gate.revoke(GrantSubject(row.subject), to: row.origin)
    case .revokeAll: await gate.revokeAll()
    }
    await noteApprovals()
    await tellStoreFailure()
  }

  /// Tells what stands now, when it is not what was told last.
  ///
  /// - Parameter always: whoever looked hears it in any case.
  func noteApprovals(always: Bool = false) async {
    let standing = await gate.standing
    let rows = lines(of: standing)
    guard always || rows != approvalRows else { return }
    approvalRows = rows
    emit(.approvalsChanged(rows), by: .person)
  }

  private func lines(of standing: Gate.Standing) -> [ApprovalRow] {
    let current = Set(sources.flatMap(\.entries).compactMap(\.secret).map(\.identity))
    var grants: [Line: [Grant]] = [:]
    for grant in standing.grants {
      grants[Line(ApprovalRow.Subject(grant.passenger), grant.origin), default: []].append(grant)
    }
    var rows = grants.map { line, grants -> ApprovalRow in
      let fingerprints = grants.compactMap { grant -> Fingerprint? in
        if case .secret(_, let fingerprint, _) = grant.passenger { fingerprint } else { nil }
      }
      // A value that was handed out in a read is in no source, and is never stale.
      let isKept = grants.contains { $0.scope == .project }
      let places = grants.compactMap { grant -> String? in
        if case .secret(_, _, let place) = grant.passenger { place.rawValue } else { nil }
      }
      return ApprovalRow(
        subject: line.subject, origin: line.origin,
        scope: grants.map { ApprovalRow.Scope($0.scope) }.max() ?? .read,
        placements: Set(places).sorted(),
        methods: grants.map(\.methods).max()?.words,
        isConfirmed: grants.contains(where: \.isConfirmed),
        isStale: isKept && !fingerprints.isEmpty && !fingerprints.contains(where: current.contains))
    }
    rows += standing.rules.map {
      ApprovalRow(subject: ApprovalRow.Subject($0.subject), origin: $0.origin, scope: .launch)
    }
    rows += standing.refusals.map {
      ApprovalRow(
        subject: .key($0.name), origin: $0.origin, scope: .project, isRefusal: true,
        isStale: !current.contains($0.fingerprint))
    }
    return rows.sorted { $0.order < $1.order }
  }

  private struct Line: Hashable {
    let subject: ApprovalRow.Subject
    let origin: Origin

    init(_ subject: ApprovalRow.Subject, _ origin: Origin) {
      self.subject = subject
      self.origin = origin
    }
  }
}

extension ApprovalRow {
  /// What is to be confirmed comes first, then by name.
  fileprivate var order: (Int, String, String, Int, Int) {
    let name =
      switch subject {
      case .key(let name): name.text
      case .everyKey: "*"
      case .requests: "~"
      case .address(let address): "~~" + address
      }
    return (isConfirmed ? 1 : 0, name, origin.text, isRefusal ? 1 : 0, scope.rawValue)
  }
}

extension ApprovalRow.Subject {
  fileprivate init(_ passenger: Passenger) { self.init(GrantSubject(passenger)) }

  fileprivate init(_ subject: GrantSubject) {
    self =
      switch subject {
      case .key(let name): .key(name)
      case .everyKey: .everyKey
      case .visits: .requests
      case .address(let address): .address(address)
      }
  }
}

extension ApprovalRow.Scope {
  fileprivate init(_ scope: Grant.Scope) {
    self =
      switch scope {
      case .once: .read
      case .session: .session
      case .launch: .launch
      case .project: .project
      }
  }
}

extension GrantSubject {
  fileprivate init(_ subject: ApprovalRow.Subject) {
    self =
      switch subject {
      case .key(let name): .key(name)
      case .everyKey: .everyKey
      case .requests: .visits
      case .address(let address): .address(address)
      }
  }
}

extension LeadsTo {
  /// - Parameter address: as the gate asks about it.
  init(_ address: String) {
    let reach = Origin(scheme: "https", host: address, port: 443).reach
    self.init(address: address, words: reach.words ?? "an address of your network")
  }
}
