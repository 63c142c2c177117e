import Console

/// Turns the bytes of a terminal into events. It reads nothing itself and knows no time:
///
///     var decoder = InputDecoder()
///     let events = decoder.decode(bytes)     // [.key(.up), .paste("…")]
///     if decoder.isWaiting { … }             // an Esc came, or the start of a sequence
///     let more = decoder.flush()             // nothing followed for 25 ms: it was the key Esc
///
/// Bytes are read by us rather than by `wget_wch`, because ncurses keeps what it has read in a queue
/// of its own, where a pasted secret would stay.
///
/// Grammar: ECMA-48 section 5.4 for control sequences, "XTerm Control Sequences" for keys, mouse
/// (1006) and bracketed paste (2004).
struct InputDecoder: ~Copyable {
  /// Bytes of one paste.
  static let pasteLimit = 4 << 20
  /// Longer than any sequence a keyboard sends.
  private static let sequenceLimit = 64

  private enum State {
    case ground
    /// After ESC.
    case escape
    /// After ESC O.
    case ss3
    /// After ESC [; `pending` holds parameters and intermediates.
    case csi
    /// After ESC [ [: function keys of the Linux console.
    case linuxFunction
    /// An answer of the terminal that is no key (OSC, DCS, APC, PM): skipped up to BEL or ST.
    case string
    case stringEscape
    case paste
  }

  private var state = State.ground
  private var text = WipingBytes()
  /// How many bytes the UTF-8 scalar at the end of `text` still lacks.
  private var lacking = 0
  private var pending: [UInt8] = []
  private var paste = WipingBytes()
  private var isPasteTooLarge = false
  private var events: [TerminalEvent] = []

  /// True when the meaning of what came depends on what comes, or does not come, next.
  var isWaiting: Bool { state != .ground || lacking > 0 }
  var isInPaste: Bool { state == .paste }

  mutating func decode(_ bytes: UnsafeRawBufferPointer) -> [TerminalEvent] {
    for byte in bytes { take(byte) }
    if lacking == 0 { endText() }
    return takeEvents()
  }

  mutating func decode(_ bytes: [UInt8]) -> [TerminalEvent] {
    bytes.withUnsafeBytes { decode($0) }
  }

  /// Gives up waiting.
  mutating func flush() -> [TerminalEvent] {
    lacking = 0
    endText()
    switch state {
    case .ground: break
    case .escape, .stringEscape: emit(.esc)
    // Alt with one of these letters looks like the start of a sequence.
    case .ss3: emit(.esc, .character("O"))
    case .csi where pending.isEmpty: emit(.esc, .character("["))
    case .string where pending.count == 1: emit(.esc, .character(Character(pending[0])))
    case .csi, .linuxFunction, .string: break
    case .paste: endPaste()
    }
    pending = []
    state = .ground
    return takeEvents()
  }

  private mutating func takeEvents() -> [TerminalEvent] {
    let taken = events
    events = []
    return taken
  }

  private mutating func emit(_ keys: Key...) { events += keys.map(TerminalEvent.key) }

  private mutating func take(_ byte: UInt8) {
    switch state {
    case .paste: takePasted(byte)
    case .ground: takeGround(byte)
    case .escape: takeEscaped(byte)
    case .ss3:
      state = .ground
      if let key = Self.cursorKey(byte) { emit(key) }
    case .linuxFunction:
      state = .ground
      if byte >= 0x41, byte <= 0x45 { emit(.f(Int(byte) - 0x40)) }
    case .csi: takeCSI(byte)
    case .string:
      if byte == 0x07 || byte == 0x18 {
        end()
      } else if byte == 0x1B {
        state = .stringEscape
      } else if pending.count == 1 {
        pending.append(0)
      }
    case .stringEscape:
      if byte == 0x5C { end() } else if byte != 0x1B { state = .string }
    }
  }

  private mutating func end() {
    pending = []
    state = .ground
  }

  // MARK: Text and control characters

  private mutating func takeGround(_ byte: UInt8) {
    if byte >= 0x20, byte != 0x7F { return takeText(byte) }
    lacking = 0
    endText()
    switch byte {
    case 0x1B: state = .escape
    case 0x0D, 0x0A: emit(.enter)
    case 0x09: emit(.tab)
    case 0x7F, 0x08: emit(.backspace)
    case 0x00: emit(.ctrl(" "))
    default: emit(.ctrl(Self.controlLetter(byte)))
    }
  }

  /// `a` for 0x01, and so on; `\ ] ^ _` for the four after Esc.
  private static func controlLetter(_ byte: UInt8) -> Character {
    Character(byte < 0x1B ? byte + 0x60 : byte + 0x40)
  }

  private mutating func takeText(_ byte: UInt8) {
    switch byte {
    case 0x80..<0xC0: lacking = max(0, lacking - 1)
    case 0xC2..<0xE0: lacking = 1
    case 0xE0..<0xF0: lacking = 2
    case 0xF0..<0xF5: lacking = 3
    default: lacking = 0
    }
    text.append(byte)
  }

  /// What was typed in one go is split where a person sees characters, so `e` and its accent, or the
  /// parts of an emoji, are one key. Bytes that are no UTF-8 are dropped.
  private mutating func endText() {
    guard text.count > 0 else { return }
    for character in String(decoding: text.bytes, as: UTF8.self) where character != "\u{FFFD}" {
      events.append(.key(.character(character)))
    }
    text.clear()
  }

  // MARK: Sequences

  private mutating func takeEscaped(_ byte: UInt8) {
    switch byte {
    case 0x5B: state = .csi
    case 0x4F: state = .ss3
    case 0x50, 0x58, 0x5D, 0x5E, 0x5F:  // DCS, SOS, OSC, PM, APC
      pending = [byte]
      state = .string
    case 0x1B: emit(.esc)
    default:
      // Alt and a key, or Esc and then a key: the same for us.
      emit(.esc)
      state = .ground
      takeGround(byte)
    }
  }

  private mutating func takeCSI(_ byte: UInt8) {
    switch byte {
    case 0x5B where pending.isEmpty: state = .linuxFunction
    case 0x20..<0x40:
      pending.append(byte)
      if pending.count > Self.sequenceLimit { end() }
    case 0x40..<0x7F:
      let parameters = pending
      end()
      finishCSI(parameters, byte)
    case 0x1B:
      pending = []
      state = .escape
    default: end()
    }
  }

  private mutating func finishCSI(_ bytes: [UInt8], _ final: UInt8) {
    if bytes == [0x32, 0x30, 0x30], final == 0x7E {
      state = .paste
      return
    }
    if bytes.first == 0x3C {
      if let mouse = Self.mouse(Self.numbers(bytes.dropFirst()), isRelease: final == 0x6D) {
        events.append(.mouse(mouse))
      }
      return
    }
    // Private answers such as `CSI ? 1 ; 2 c` are no keys.
    if let first = bytes.first, first >= 0x3C { return }
    if let key = Self.key(Self.numbers(bytes[...]), final) { emit(key) }
  }

  // MARK: Paste

  private static let pasteEnd: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]

  private mutating func takePasted(_ byte: UInt8) {
    paste.append(byte)
    if byte == 0x7E, paste.bytes.suffix(6).elementsEqual(Self.pasteEnd) {
      paste.removeLast(6)
      endPaste()
    } else if paste.count > Self.pasteLimit {
      isPasteTooLarge = true
      let tail = Array(paste.bytes.suffix(6))
      paste.clear()
      // The end mark may already have begun.
      for byte in tail { paste.append(byte) }
    }
  }

  private mutating func endPaste() {
    events.append(isPasteTooLarge ? .pasteTooLarge : .paste(Self.pasted(paste.bytes)))
    paste.clear()
    isPasteTooLarge = false
    state = .ground
  }

  /// One allocation, so that no smaller copy of the text is left behind by a string that grew.
  private static func pasted(_ bytes: UnsafeRawBufferPointer) -> String {
    String(unsafeUninitializedCapacity: bytes.count) { target in
      var written = 0
      var wasReturn = false
      for byte in bytes {
        // Terminals send Return for a line end; CR LF is one line end.
        if byte == 0x0A, wasReturn {
          wasReturn = false
          continue
        }
        wasReturn = byte == 0x0D
        target[written] = wasReturn ? 0x0A : byte
        written += 1
      }
      return written
    }
  }
}

extension Character {
  fileprivate init(_ ascii: UInt8) { self.init(Unicode.Scalar(ascii)) }
}
