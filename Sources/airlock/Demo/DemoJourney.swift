import Session
import Vocabulary

/// The demo as lines: what a person would do on the screen, one step after the other, without
/// anybody typing.
struct DemoJourney {
  let session: Session

  func run() async {
    let console = PlainConsole(session: session)
    await console.start()
    await console.type("secrets")
    await console.type("errors")
    if let name = SecretName("client_secret") {
      let draft = SecretDraft()
      draft.append(DemoJourney.madeUpValue())
      await console.fill(name, with: draft)
    }
    await console.fix()
    await console.type("streams")
    for stream in ["customers", "orders", "events"] {
      await console.type("read \(stream)")
      await console.type("show")
      await console.type("once")
    }
    await console.finish()
  }

  /// Any text of eight characters or more is right for the demo API.
  private static func madeUpValue() -> String {
    "cs_" + String(UInt64.random(in: .max / 2 ... .max), radix: 36)
  }
}
