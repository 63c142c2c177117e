import Session
import Testing
import Vocabulary

@testable import Console

@Suite("Screens about sources, as they are drawn")
struct GoldenFramesSources {
  private static let candidates = [
    candidate("start_date", "string", "Start date", false),
    candidate("subdomain", "string", nil, false), candidate("page_size", "integer", nil, false),
    candidate("access_token", "string", "Access", true),
  ]

  private static func candidate(
    _ name: String, _ kind: String, _ title: String?, _ soundsSecret: Bool
  ) -> PublicCandidate {
    PublicCandidate(
      name: Sample.name(name), source: ".env", kind: kind, title: title,
      soundsSecret: soundsSecret)
  }

  private func happens(_ kind: Event.Kind, _ state: inout State) {
    _ = update(&state, .session(Event(id: 90, time: Given.noon, by: .person, kind: kind)))
  }

  @Test("which keys are no secret?", arguments: ["80x24", "60x16"])
  func publicKeys(size: String) {
    screen(size, given: .ready, is: "public-keys-\(size).txt") { state in
      happens(.publicKeysAsked(Self.candidates), &state)
      for key in Key.keys(" <down>") { press(key, &state) }
    }
  }

  @Test("marking one key asks first")
  func mark() { screen("80x24", given: .ready, keys: "p", is: "mark.txt") }

  @Test("a paste wants its password")
  func paste() {
    screen("80x24", given: .ready, is: "paste.txt") { state in
      happens(
        .pasteLocked(LockedPaste(name: "bin.example/?1f2e…", reason: .password)), &state)
      for key in Key.keys("open-sesame") { press(key, &state) }
    }
  }

  @Test("a paste that deletes itself is read after a yes")
  func burning() {
    screen("80x24", given: .ready, is: "paste-burns.txt") { state in
      happens(.pasteLocked(LockedPaste(name: "bin.example/?1f2e…", reason: .burns)), &state)
    }
  }

  @Test("a wrong password, in the smallest window")
  func wrong() {
    screen("60x16", given: .ready, is: "paste-wrong-60x16.txt") { state in
      happens(
        .pasteLocked(LockedPaste(name: "bin.example/?1f2e…", reason: .wrongPassword)), &state)
    }
  }

  @Test("keys of several sources: who holds them, what does not count, what is public")
  func several() {
    screen("160x48", given: .ready, keys: "g", is: "sources-160x48.txt") { state in
      happens(
        .projectOpened(
          ProjectView(
            name: "source-acme", manifest: "manifest.yaml",
            sources: [".env", "bin.example/?1f2e…"], isDemo: false)), &state)
      happens(
        .secretsChanged([
          SecretRow(
            name: Sample.name("api_key"), state: .set, location: ".env",
            fingerprint: "amber-fox", neededBy: ["api_key"], isRequired: true, isTooShort: false,
            line: 1, shadowed: ["bin.example/?1f2e…"]),
          SecretRow(
            name: Sample.name("pin"), state: .set, location: "bin.example/?1f2e…",
            fingerprint: "slate-wren", neededBy: ["pin"], isRequired: true, isTooShort: true,
            line: 2),
          SecretRow(
            name: Sample.name("start_date"), state: .public, location: ".env", fingerprint: nil,
            neededBy: ["start_date"], isRequired: false, isTooShort: false, line: 2,
            publicText: "2024-03-01"),
        ]), &state)
    }
  }

  @Test("a value that its source cannot take says where it goes")
  func fill() {
    screen("80x24", given: .ready, is: "fill-in-memory.txt") { state in
      happens(
        .secretsChanged([
          SecretRow(
            name: Sample.name("client_secret"), state: .stub, location: "bin.example/?1f2e…",
            fingerprint: nil, neededBy: ["client_secret"], isRequired: true, isTooShort: false,
            line: 3, isKeptInMemory: true)
        ]), &state)
      for key in Key.keys("1gf") { press(key, &state) }
    }
  }
}
