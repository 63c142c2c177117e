import Foundation
import Support
import Testing

@Suite(
  "What is in the memory of a session",
  .enabled(if: TmuxSession.isAvailable && Surroundings.hasRoot), .serialized,
  .timeLimit(.minutes(3)))
struct MemoryTests {
  /// The forms of the net are in our own pages too: it could not look for them otherwise. So nothing of
  /// ours is excused here, freed blocks, stacks and characters that lie apart included; what is left is
  /// the last answer in the buffer that the HTTP client reads sockets into.
  @Test("a secret lies in our own pages, and in no other storage of ours")
  func scan() async throws { try await look(at: SecretJourney.begin(), "by HTTP") }

  @Test(
    "over TLS, too, what is left is the last answer, decrypted into a buffer of the HTTP client",
    .enabled(if: TLSFront.isPossible))
  func encrypted() async throws {
    try await look(at: SecretJourney.begin(isEncrypted: true), "by TLS")
  }

  private func look(at journey: SecretJourney, _ way: String) async throws {
    try journey.live()
    let scan = try MemoryScan(process: journey.console.terminal.process())
    #expect(scan.ownedBytes > 0 && scan.ownedBytes < 1 << 20)
    var counts: [String: Int] = [:]
    for canary in journey.canaries {
      let finds = scan.finds(of: canary.value)
      #expect(finds.contains { $0.place == .owned && $0.form == "raw" }, "\(canary.name)")
      for find in finds {
        let place = "\(find.place.rawValue), \(find.holder)"
        let isOurs = find.place != .owned && find.holder != MemoryScan.answer
        #expect(!isOurs, "\(canary.name): \(find.form) in \(place)")
        counts[find.place == .owned ? "our own pages" : place, default: 0] += 1
      }
    }
    let lines = counts.sorted { $0.key < $1.key }.map { "  \($0.value) in \($0.key)\n" }
    FileHandle.standardError.write(
      Data(("\(journey.canaries.count) secrets in memory, \(way):\n" + lines.joined()).utf8))
    try await journey.quit()
  }
}
