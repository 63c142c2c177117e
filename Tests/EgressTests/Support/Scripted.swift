import Egress
import Secrets
import Testing
import Vocabulary

/// Answers questions from a list, and remembers them.
final class ScriptedApprover: Approver {
  private struct Contents {
    var answers: [EgressAnswer]
    var questions: [EgressQuestion] = []
  }

  private let contents: Guarded<Contents>

  init(_ answers: EgressAnswer...) { contents = Guarded(Contents(answers: answers)) }

  var questions: [EgressQuestion] { contents.withLock { $0.questions } }

  func decide(_ question: EgressQuestion) async -> EgressAnswer {
    contents.withLock { contents in
      contents.questions.append(question)
      return contents.answers.isEmpty ? .deny(note: nil) : contents.answers.removeFirst()
    }
  }
}

/// Keeps every question open until the test answers it.
final class PatientApprover: Approver {
  let asked: AsyncStream<EgressQuestion>
  private let ask: AsyncStream<EgressQuestion>.Continuation
  private let answers: AsyncStream<EgressAnswer>
  private let give: AsyncStream<EgressAnswer>.Continuation
  private let count = Guarded(0)

  init() {
    (asked, ask) = AsyncStream.makeStream()
    (answers, give) = AsyncStream.makeStream()
  }

  var questionCount: Int { count.withLock { $0 } }

  func answer(_ answer: EgressAnswer) { give.yield(answer) }

  func decide(_ question: EgressQuestion) async -> EgressAnswer {
    count.withLock { $0 += 1 }
    ask.yield(question)
    return await answers.first { _ in true } ?? .undecided
  }
}

func name(_ text: String) -> SecretName { SecretName(text)! }

func origin(_ text: String) throws -> Origin { try OriginParser.parse(text).origin }

func get(
  _ origin: Origin, _ path: SealedText = SealedText("/v1/items"),
  query: [(name: SealedText, value: SealedText)] = [],
  headers: [(name: String, value: SealedText)] = []
) -> SealedRequest {
  SealedRequest(
    method: "GET", origin: origin, path: path, query: query, headers: headers,
    span: SourceSpan(line: 31, column: 5), stream: "orders")
}

func post(
  _ origin: Origin, _ path: String, _ body: SealedBody,
  headers: [(name: String, value: SealedText)] = []
) -> SealedRequest {
  SealedRequest(
    method: "POST", origin: origin, path: SealedText(path), headers: headers, body: body,
    stream: "orders")
}

/// `Authorization: Bearer ‹secret›`.
func bearer(_ secret: Secret) -> (name: String, value: SealedText) {
  ("Authorization", SealedText("Bearer ") + SealedText(secret))
}

func gate(
  _ approver: any Approver = HeadlessApprover(), allow rules: [AllowRule] = [],
  store: GrantStore? = nil, now: @escaping @Sendable () -> Double = { 1_000 }
) -> Gate {
  Gate(policy: EgressPolicy(rules: rules), approver: approver, store: store, now: now)
}

func transport(
  _ approver: any Approver = HeadlessApprover(), allow origins: [Origin] = [],
  vault: Vault = Vault(), limits: EgressLimits = .patient, resolver: Resolver = .system
) -> EgressTransport {
  EgressTransport(
    gate: gate(approver, allow: origins.map { AllowRule(key: nil, origin: $0) }), vault: vault,
    limits: limits, resolver: resolver)
}

/// Answers for the network from a list, the last answer again and again, and counts.
final class ScriptedResolver: Sendable {
  private let state: Guarded<(answers: [[String]], asked: [String])>

  init(_ answers: [String]...) { state = Guarded((answers, [])) }

  /// The names that were asked for, in order.
  var asked: [String] { state.withLock { $0.asked } }

  var resolver: Resolver {
    Resolver { host in
      self.state.withLock { state in
        state.asked.append(host)
        return state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first ?? []
      }
    }
  }
}

/// Runs something that must fail, and says with which code.
func code(of action: () async throws(EgressError) -> some Any) async -> EgressError.Code? {
  do throws(EgressError) {
    _ = try await action()
    return nil
  } catch {
    return error.code
  }
}

/// A clock that moves when it is told to.
final class Clock: Sendable {
  private let seconds = Guarded(1_000.0)
  var time: Double { seconds.withLock { $0 } }
  func advance(_ by: Double) { seconds.withLock { $0 += by } }
}

extension EgressLimits {
  /// A busy machine is no slow network.
  static let patient = EgressLimits(connectSeconds: 600, totalSeconds: 600)

  /// Where every request resolves the name again.
  static let forgetful = EgressLimits(connectSeconds: 600, totalSeconds: 600, addressSeconds: 0)
}
