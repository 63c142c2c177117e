import Console

extension InputDecoder {
  /// `1;5` as `[1, 5]`; an empty or unreadable number is 0, and what follows `:` is left out.
  static func numbers(_ bytes: ArraySlice<UInt8>) -> [Int] {
    bytes.split(separator: 0x3B, omittingEmptySubsequences: false).map { field in
      field.prefix { $0 != 0x3A }.reduce(0) { sum, byte in
        let digit = Int(byte) - 0x30
        return digit >= 0 && digit < 10 ? min(sum * 10 + digit, 0x11_0000) : sum
      }
    }
  }

  /// The keys that end in a letter, with `ESC O` or `ESC [`.
  static func cursorKey(_ final: UInt8) -> Key? {
    switch final {
    case 0x41: .up
    case 0x42: .down
    case 0x43: .right
    case 0x44: .left
    case 0x46: .end
    case 0x48: .home
    case 0x4D: .enter
    case 0x50, 0x51, 0x52, 0x53: .f(Int(final) - 0x4F)
    case 0x5A: .backTab
    // rxvt with Shift or Ctrl.
    case 0x61: .up
    case 0x62: .down
    case 0x63: .right
    case 0x64: .left
    default: nil
    }
  }

  /// The key of `CSI numbers final`. Shift, Alt and Ctrl with an arrow are the arrow; answers such
  /// as a cursor position are no key.
  static func key(_ numbers: [Int], _ final: UInt8) -> Key? {
    let modifiers = numbers.count > 1 ? max(0, numbers[1] - 1) : 0
    switch final {
    case 0x7E, 0x5E, 0x40: return tildeKey(numbers, modifiers)
    case 0x75: return unicodeKey(numbers.first ?? 0, modifiers)
    // `CSI row ; column R` is an answer; F3 with a modifier is `CSI 1 ; m R`.
    case 0x52 where numbers.first != 0 && numbers.first != 1: return nil
    case 0x4D: return nil
    default: return cursorKey(final)
    }
  }

  /// VT220 editing and function keys: `CSI 5 ~`.
  private static func tildeKey(_ numbers: [Int], _ modifiers: Int) -> Key? {
    switch numbers.first ?? 0 {
    case 1, 7: .home
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .f(numbers[0] - 10)
    case 17...21: .f(numbers[0] - 11)
    case 23, 24: .f(numbers[0] - 12)
    // modifyOtherKeys: `CSI 27 ; modifiers ; scalar ~`.
    case 27 where numbers.count > 2: unicodeKey(numbers[2], modifiers)
    default: nil
    }
  }

  /// `CSI scalar ; modifiers u`, which some terminals send without being asked.
  private static func unicodeKey(_ value: Int, _ modifiers: Int) -> Key? {
    let shift = modifiers & 1 != 0
    switch value {
    case 13: return .enter
    case 27: return .esc
    case 9: return shift ? .backTab : .tab
    case 8, 127: return .backspace
    default: break
    }
    guard value >= 32, value < 0xE000 || value > 0xF8FF,
      let scalar = UInt32(exactly: value).flatMap(Unicode.Scalar.init)
    else { return nil }
    if modifiers & 4 != 0 { return .ctrl(String(scalar).lowercased().first ?? Character(scalar)) }
    let text = shift ? String(scalar).uppercased() : String(scalar)
    return text.first.map(Key.character)
  }

  /// SGR mouse: button and modifiers, column, row, the last two from 1.
  static func mouse(_ numbers: [Int], isRelease: Bool) -> Mouse? {
    guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return nil }
    let at = Point(numbers[1] - 1, numbers[2] - 1)
    // Bits 2 to 4 are Shift, Meta, Ctrl; bit 5 is motion; bit 6 the wheel.
    let code = numbers[0] & ~0x1C
    switch code {
    case 64: return Mouse(.wheelUp, at: at)
    case 65: return Mouse(.wheelDown, at: at)
    case 0...2:
      guard let button = Mouse.Button(rawValue: code) else { return nil }
      return Mouse(isRelease ? .release(button) : .press(button), at: at)
    default: return nil
    }
  }
}
