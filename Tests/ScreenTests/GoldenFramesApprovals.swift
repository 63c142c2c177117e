import Session
import Testing
import Vocabulary

@testable import Console

@Suite("Screens of approvals, as they are drawn")
struct GoldenFramesApprovals {
  @Test("what may go where", arguments: ["60x16", "80x24"])
  func list(size: String) {
    screen(size, given: .approved, keys: "P", is: "approvals-\(size).txt")
  }

  @Test("the last of many", arguments: ["60x16", "80x24"])
  func last(size: String) {
    screen(
      size, given: .approved, keys: "P<down><down><down><down><down><down><down>",
      is: "approvals-last-\(size).txt")
  }

  @Test("nothing is approved", arguments: ["60x16", "80x24"])
  func none(size: String) {
    screen(size, given: .demo, keys: "P", is: "approvals-none-\(size).txt")
  }

  @Test("taking all back asks first")
  func all() { screen("80x24", given: .approved, keys: "PX", is: "approvals-all.txt") }

  @Test("what nobody confirmed is said in the panes")
  func unconfirmed() {
    screen("80x24", given: .approved, is: "approvals-unconfirmed.txt")
  }

  @Test("approvals in ASCII")
  func ascii() { screen("80x24", given: .approved, keys: "P", .ascii, is: "approvals-ascii.txt") }

  @Test("a burst of new hosts is one question that lists them", arguments: ["60x16", "80x24"])
  func burst(size: String) {
    screen(size, given: .burst, is: "question-burst-\(size).txt", after: arm)
  }

  @Test("the whole requests of a burst")
  func burstRequests() {
    screen("80x24", given: .burst, is: "question-burst-requests.txt") { state in
      arm(&state)
      press(.character("i"), &state)
    }
  }

  @Test("a public name that leads into the network", arguments: ["60x16", "80x24"])
  func inside(size: String) {
    screen(size, given: .inside, is: "question-inside-\(size).txt", after: arm)
  }

  @Test("a private address is called one", arguments: ["60x16", "80x24"])
  func near(size: String) {
    screen(size, given: .near, is: "question-near-\(size).txt", after: arm)
  }

  private func arm(_ state: inout State) {
    _ = update(&state, .tick(Given.noon + 77))
    _ = update(&state, .tick(Given.noon + 77.5))
  }
}
