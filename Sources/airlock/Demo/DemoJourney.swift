import Session
import Vocabulary

/// The demo as lines: what a person would do on the screen, one step after the other, without
/// anybody typing.
struct DemoJourney {
  let session: Session
  let access: LLMAccess
  /// The demo's LLM, when it is to do the work.
  let visit: DemoVisit?

  func run() async {
    let console = PlainConsole(session: session, doors: access.doors, visit: visit)
    await console.start()
    if let visit {
      await work(beside: visit, console)
    } else {
      await walk(console)
    }
    await console.finish()
  }

  private func walk(_ console: PlainConsole) async {
    await console.type("secrets")
    await console.type("errors")
    if let name = SecretName("client_secret") {
      let draft = SecretDraft()
      draft.append(DemoJourney.madeUpValue())
      await console.fill(name, with: draft)
    }
    await console.fix()
    await console.type("streams")
    await console.type("read customers")
    await console.type("show")
    await console.type("session")
    await console.type("read orders")
    await console.type("deny read the customers first")
    await console.type("read orders")
    await console.type("once")
    await console.type("read events")
    await console.type("once")
    // What was allowed is listed and taken back: the same read asks again.
    await console.type("approvals")
    await console.type("revoke all")
    await console.type("read customers")
    await console.type("deny it was taken back")
  }

  /// The person's part beside the LLM's: fill what it waits for, and answer what it asks.
  private func work(beside visit: DemoVisit, _ console: PlainConsole) async {
    await console.type("let the llm work")
    let person = Task {
      for await event in await session.events() {
        switch event.kind {
        case .waitStarted(let wait):
          for name in wait.names {
            let draft = SecretDraft()
            draft.append(DemoJourney.madeUpValue())
            await console.fill(name, with: draft)
          }
        case .questionAsked:
          // It is an answer only when the console has heard the question too.
          await console.settled()
          await console.type("once")
        default: break
        }
      }
    }
    await visit.finished()
    person.cancel()
    await person.value
    await console.type("llm off")
  }

  /// Any text of eight characters or more is right for the demo API.
  private static func madeUpValue() -> String {
    "cs_" + String(UInt64.random(in: .max / 2 ... .max), radix: 36)
  }
}
