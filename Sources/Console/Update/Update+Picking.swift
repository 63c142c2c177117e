import Session

/// The streams of the picker, filtered and in the order in which they are listed.
struct StreamChoice: Sendable {
  let ready: [StreamView]
  let notReady: [StreamView]

  init(_ streams: [StreamView], filter: String) {
    let found = streams.enumerated().compactMap { index, stream in
      Fuzzy.score(filter, in: stream.name).map { (score: $0, index: index, stream: stream) }
    }
    let ordered =
      filter.isEmpty
      ? found : found.sorted { ($1.score, $0.index) < ($0.score, $1.index) }
    ready = ordered.map(\.stream).filter { $0.notReady == nil }
    notReady = ordered.map(\.stream).filter { $0.notReady != nil }
  }

  var all: [StreamView] { ready + notReady }

  /// The chosen one if it is listed, else the first.
  func selected(_ name: String?) -> StreamView? {
    all.first { $0.name == name } ?? all.first
  }
}

extension State {
  mutating func openPicker(isDryRun: Bool) {
    let names = manifest?.streams.map(\.name) ?? []
    let last = lastStream ?? read?.stream
    let selected = last.flatMap { names.contains($0) ? $0 : nil }
    dialogs.append(
      .picker(PickerDialog(selected: selected, limits: limits, isDryRun: isDryRun)))
  }

  func choice(_ picker: PickerDialog) -> StreamChoice {
    StreamChoice(manifest?.streams ?? [], filter: picker.filter.text)
  }

  mutating func pressInPicker(_ picker: PickerDialog, _ key: Key) -> [Effect] {
    var picker = picker
    switch key {
    case .esc:
      if picker.filter.isEmpty {
        closeDialog()
        return []
      }
      picker.filter.clear()
      picker.field = .filter
    case .enter: return start(picker)
    case .ctrl("d"): picker.isDryRun.toggle()
    case .up: picker.moveSelection(-1, choice(picker))
    case .down: picker.moveSelection(1, choice(picker))
    case .left, .backTab: picker.moveField(-1)
    case .right, .tab: picker.moveField(1)
    default: picker.type(key)
    }
    replaceDialog(.picker(picker))
    return []
  }

  private mutating func start(_ picker: PickerDialog) -> [Effect] {
    guard let stream = choice(picker).selected(picker.selected) else {
      notify(.reason, "no stream matches")
      return []
    }
    // A dry run sends nothing, so it may show the holes where secrets are missing.
    if let why = stream.notReady, !picker.isDryRun {
      notify(.reason, "\(stream.name): \(why)")
      return []
    }
    closeDialog()
    limits = picker.limits
    lastStream = stream.name
    go(to: .testRead)
    return [
      .command(.testRead(stream: stream.name, limits: picker.limits, dryRun: picker.isDryRun))
    ]
  }
}

extension PickerDialog {
  mutating func moveSelection(_ by: Int, _ choice: StreamChoice) {
    let names = choice.all.map(\.name)
    guard let now = choice.selected(selected)?.name, let index = names.firstIndex(of: now) else {
      return
    }
    selected = names[min(max(0, index + by), names.count - 1)]
  }

  mutating func moveField(_ by: Int) {
    let count = Field.allCases.count
    field = Field(rawValue: (field.rawValue + by + count) % count) ?? .filter
    startsNumber = true
  }

  /// A character for the field that has the keyboard.
  mutating func type(_ key: Key) {
    switch field {
    case .filter:
      if filter.edit(key) { selected = nil }
    case .dryRun:
      if key == .character(" ") || key == .character("d") { isDryRun.toggle() }
    case .records, .pages, .slices:
      var number = value(field)
      if case .character(let character) = key, let digit = character.wholeNumberValue,
        character.isASCII
      {
        number = startsNumber ? digit : number * 10 + digit
        startsNumber = false
      } else if key == .backspace {
        number /= 10
        startsNumber = false
      } else if key == .character("+") {
        number += 1
      } else if key == .character("-") {
        number -= 1
      }
      set(field, min(max(number, 1), 5000))
    }
  }

  func value(_ field: Field) -> Int {
    switch field {
    case .records: limits.records
    case .pages: limits.pages
    case .slices: limits.slices
    case .filter, .dryRun: 0
    }
  }

  private mutating func set(_ field: Field, _ number: Int) {
    switch field {
    case .records: limits.records = number
    case .pages: limits.pages = number
    case .slices: limits.slices = number
    case .filter, .dryRun: break
    }
  }
}
