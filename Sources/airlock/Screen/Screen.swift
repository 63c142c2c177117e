import Console
import MCPServer
import Session
import Terminal
import Vocabulary

/// Connects the pure screen with the things that happen: keys, session events, file changes, time.
///
/// It decides nothing. A message goes into `update`, effects come out and are carried out here, and
/// `view` is drawn.
@MainActor
final class Screen {
  private let session: Session
  private let terminal: Terminal
  private let paths: ScreenPaths
  private let company: ScreenCompany
  private var state: State
  private let inbox = Inbox<Input>()
  private var feeds: [Task<Void, Never>] = []
  private var ticker: Task<Void, Never>?
  private var isDrawDue = false
  /// Set when the loop is to end.
  private var ending: Ending?

  /// Why the screen was left.
  enum Ending: Sendable {
    case quit
    /// The process dies of it after cleaning up.
    case signal(TerminalEvent.Signal)
    /// The person wants the demo instead.
    case demo
  }

  /// Everything that can wake the screen.
  enum Input: Sendable {
    case terminal(TerminalEvent)
    case session(Event)
    case file(String)
    case tick
    case draw
  }

  init(
    session: Session, paths: ScreenPaths, options: ScreenOptions, company: ScreenCompany
  ) throws(TerminalError) {
    var settings = Terminal.Options()
    settings.mouse = !options.noMouse
    terminal = try Terminal.open(settings)
    self.session = session
    self.paths = paths
    self.company = company
    let isPlainGlyphs = options.ascii || !terminal.isUTF8
    state = State(
      size: terminal.size, glyphs: isPlainGlyphs ? .ascii : .unicode,
      utcOffset: Clock.utcOffset)
  }

  /// Runs until the person quits or the process is told to end.
  ///
  func run() async -> Ending {
    draw()
    await connect()
    for await input in inbox {
      take(input)
      if ending != nil { break }
    }
    for feed in feeds { feed.cancel() }
    ticker?.cancel()
    terminal.close()
    await session.close()
    return ending ?? .quit
  }

  private func connect() async {
    let inbox = inbox
    let keys = terminal.events
    feeds.append(Task { for await event in keys { inbox.yield(.terminal(event)) } })
    let events = await session.events()
    feeds.append(Task { for await event in events { inbox.yield(.session(event)) } })
    let (session, company) = (session, company)
    feeds.append(
      Task {
        // The first frame is on the screen before the manifest is read.
        try? await session.open()
        await session.connect(company.doors)
        if company.startsVisit { company.visit?.start() }
        let watcher = FileWatcher(await session.watchedFiles)
        for await path in watcher.changes { inbox.yield(.file(path)) }
      })
  }

  private func take(_ input: Input) {
    switch input {
    case .terminal(let event): take(event)
    case .session(let event): deliver(.session(event))
    case .file(let path): Task { await session.fileChanged(path) }
    case .tick: deliver(.tick(Clock.now()))
    case .draw:
      isDrawDue = false
      draw()
    }
  }

  private func take(_ event: TerminalEvent) {
    switch event {
    case .key(let key): press(key)
    case .paste(let text): paste(text)
    case .pasteTooLarge: break
    case .mouse(let mouse):
      switch mouse.action {
      case .press(.left): deliver(.clicked(x: mouse.at.x, y: mouse.at.y))
      case .wheelUp: deliver(.wheel(-3))
      case .wheelDown: deliver(.wheel(3))
      default: break
      }
    case .resized(let size): deliver(.resize(size), atOnce: true)
    case .signal(let signal): ending = .signal(signal)
    case .suspend: terminal.suspend()
    case .resumed: draw()
    case .endOfInput: ending = .signal(.hangup)
    }
  }

  /// Characters of a secret go straight into its draft and never become a message.
  private func press(_ key: Key) {
    guard let draft = state.secretFocus else { return deliver(.key(key), atOnce: true) }
    switch SecretKeyRouting.route(key, isMultiline: state.secretTakesNewlines) {
    case .append("\n"): draft.appendNewline()
    case .append(let text): draft.append(text)
    case .deleteLast: draft.deleteLast()
    case .clear: draft.clear()
    case .pass(let key): return deliver(.key(key), atOnce: true)
    }
    deliver(.secretEdited(newlinesRemoved: 0), atOnce: true)
  }

  private func paste(_ text: String) {
    guard let draft = state.secretFocus else { return deliver(.paste(text), atOnce: true) }
    deliver(.secretEdited(newlinesRemoved: draft.append(text)), atOnce: true)
  }

  /// - Parameter atOnce: a key is answered by the next frame; events of a fast read share one.
  private func deliver(_ message: Message, atOnce: Bool = false) {
    for effect in update(&state, message) { carryOut(effect) }
    keepTime()
    if atOnce {
      draw()
    } else if !isDrawDue {
      isDrawDue = true
      let inbox = inbox
      Task {
        try? await Task.sleep(for: .milliseconds(16))
        inbox.yield(.draw)
      }
    }
  }

  private func draw() {
    if ending == nil { terminal.draw(view(state, state.size)) }
  }

  /// Ticks only while something on the screen depends on the time.
  private func keepTime() {
    guard let interval = state.tickInterval else {
      ticker?.cancel()
      ticker = nil
      return
    }
    guard ticker == nil else { return }
    let inbox = inbox
    ticker = Task { [weak self] in
      try? await Task.sleep(for: .seconds(interval))
      if Task.isCancelled { return }
      self?.ticker = nil
      inbox.yield(.tick)
    }
  }

  /// The token that the screen never has is put in on the way to the clipboard.
  private func copy(_ configuration: ClientConfiguration) {
    Task {
      let text = await company.doors.secretText(of: configuration)
      deliver(.copied(by: terminal.copy(text).by))
    }
  }

  private func carryOut(_ effect: Effect) {
    switch effect {
    case .command(let command):
      let session = session
      Task { await session.perform(command, by: .person) }
    case .quit: ending = .quit
    case .suspend: terminal.suspend()
    case .redraw: terminal.redraw()
    case .copy(let text): deliver(.copied(by: terminal.copy(text).by))
    case .openEditor(let file, let line):
      if let path = paths.path(of: file) { try? terminal.edit(path, line: line) }
      deliver(.editorClosed, atOnce: true)
    case .loadDemo: ending = .demo
    case .copyConfiguration(let configuration): copy(configuration)
    case .letTheLLMWork: company.visit?.start()
    }
  }
}

/// Who else is in the session.
struct ScreenCompany: Sendable {
  let doors: Doors
  /// The demo's LLM; nil outside the demo.
  let visit: DemoVisit?
  let startsVisit: Bool
}

/// Where the files are that the screen knows by name.
struct ScreenPaths: Sendable {
  let manifest: String?
  let sources: [String]

  func path(of file: EditedFile) -> String? {
    switch file {
    case .manifest: manifest
    case .source(let name): sources.first { FilePath.name(of: $0) == name }
    }
  }
}

/// How the screen is drawn.
struct ScreenOptions: Sendable {
  var ascii = false
  var noMouse = false
}
