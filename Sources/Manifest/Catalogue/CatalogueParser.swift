// Reads the text of the catalogue. A component starts at the left edge, with ~ when it is deprecated;
// its fields stand below it, one space in; deeper lines go on with the line before. A component that is no mapping, or is one of
// more kinds, is written `Name = shape`.
//
//     field   name ! (required) ~ (deprecated) shape
//             -             no other fields
//             ... shape     what other fields must be
//             any a b       one of these fields must be there
//     shape   *             anything
//             str int num bool null obj arr, joined by / ; then =one,of,these  >=1  >0
//             @Name         a component
//             [shape]       a list; +2 at least two elements, ! all different
//             {field; …}    a mapping; ?{…} binds mappings only
//             (a | b)       one of these

struct CatalogueParser {
  private(set) var numbers: [String: Int] = [:]
  private(set) var typeNames: Set<String> = []
  /// Components that the CDK advises against.
  private(set) var deprecated: Set<String> = []
  private var shapes: [Shape?] = []
  private var bytes: [UInt8] = []
  private var at = 0

  static func pairs(_ text: String) -> [String: String] {
    var result: [String: String] = [:]
    for line in text.split(separator: "\n") {
      guard let space = line.firstIndex(of: " ") else { continue }
      result[String(line[..<space])] = String(line[line.index(after: space)...])
    }
    return result
  }

  func finished() -> [Shape] { shapes.map { $0 ?? .anything } }

  mutating func read(_ text: String) {
    bytes = Array(text.utf8) + [0, 0]
    at = 0
    while bytes[at] != 0 {
      let name = word()
      let number = self.number(of: name)
      if take("~") { deprecated.insert(name) }
      if bytes[at] == 0x20 {
        at += 3
        shapes[number] = shape()
        skipSpace()
      } else {
        at += 1
        shapes[number] = Shape(types: .object, fields: fields(inBraces: false))
      }
    }
  }

  private mutating func number(of name: String) -> Int {
    if let number = numbers[name] { return number }
    numbers[name] = shapes.count
    shapes.append(nil)
    return shapes.count - 1
  }

  // MARK: Words

  private mutating func skipSpace() {
    while bytes[at] == 0x20 || bytes[at] == 0x0A { at += 1 }
  }

  private mutating func take(_ byte: Character) -> Bool {
    guard bytes[at] == byte.asciiValue else { return false }
    at += 1
    return true
  }

  private mutating func word() -> String {
    let start = at
    if bytes[at] == 0x22 {
      at += 1
      while bytes[at] != 0x22, bytes[at] != 0 { at += 1 }
      at += 1
      return String(decoding: bytes[start + 1..<at - 1], as: UTF8.self)
    }
    while true {
      switch bytes[at] {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2E, 0x2D, 0x24: at += 1
      default: return String(decoding: bytes[start..<at], as: UTF8.self)
      }
    }
  }

  private mutating func number() -> Double { Double(word()) ?? 0 }

  // MARK: Fields

  private mutating func fields(inBraces: Bool) -> Shape.Fields {
    var all: [Shape.Field] = []
    var byName: [String: Int] = [:]
    var isClosed = false
    var rest: Shape?
    var anyOf: [String] = []
    while true {
      if inBraces {
        skipSpace()
        if take("}") { break }
      } else {
        guard bytes[at] == 0x20 else { break }
        at += 1
      }
      let name = word()
      switch name {
      case "-": isClosed = true
      case "...":
        skipSpace()
        rest = shape()
      case "any" where !inBraces:
        while take(" ") { anyOf.append(word()) }
      default:
        let isRequired = take("!")
        let isDeprecated = take("~")
        skipSpace()
        byName[name] = all.count
        let shape = shape()
        if name == "type" { typeNames.formUnion(shape.options) }
        all.append(
          Shape.Field(
            name: name, shape: shape, isRequired: isRequired, isDeprecated: isDeprecated))
      }
      if inBraces { _ = take(";") } else { _ = take("\n") }
    }
    return Shape.Fields(all: all, byName: byName, isClosed: isClosed, rest: rest, anyOf: anyOf)
  }

  // MARK: Shapes

  private mutating func shape() -> Shape {
    switch bytes[at] {
    case UInt8(ascii: "*"):
      at += 1
      return .anything
    case UInt8(ascii: "@"):
      at += 1
      return Shape(reference: number(of: word()))
    case UInt8(ascii: "["): return list()
    case UInt8(ascii: "{"):
      at += 1
      return Shape(types: .object, fields: fields(inBraces: true))
    case UInt8(ascii: "?"):
      at += 2
      return Shape(fields: fields(inBraces: true))
    case UInt8(ascii: "("): return Shape(alternatives: alternatives())
    default: return scalar()
    }
  }

  private mutating func list() -> Shape {
    at += 1
    skipSpace()
    let items = shape()
    skipSpace()
    _ = take("]")
    let least = take("+") ? Int(number()) : 0
    return Shape(types: .array, items: items, least: least, isUnique: take("!"))
  }

  private mutating func alternatives() -> [Shape] {
    var result: [Shape] = []
    repeat {
      at += 1
      skipSpace()
      result.append(shape())
      skipSpace()
    } while bytes[at] == UInt8(ascii: "|")
    _ = take(")")
    return result
  }

  private mutating func scalar() -> Shape {
    var types: Shape.Types = []
    if bytes[at] != UInt8(ascii: "=") {
      repeat { types.insert(CatalogueParser.type(word())) } while take("/")
    }
    if bytes[at] == UInt8(ascii: "(") { return Shape(types: types, alternatives: alternatives()) }
    var options: [String] = []
    if take("=") {
      if types.isEmpty { types = .string }
      repeat {
        skipSpace()
        options.append(word())
      } while take(",")
    }
    var minimum: Double?
    var exclusiveMinimum: Double?
    if take(">") { if take("=") { minimum = number() } else { exclusiveMinimum = number() } }
    return Shape(
      types: types, options: options, minimum: minimum, exclusiveMinimum: exclusiveMinimum)
  }

  private static func type(_ word: String) -> Shape.Types {
    switch word {
    case "str": .string
    case "int": .integer
    case "num": .number
    case "bool": .boolean
    case "null": .null
    case "obj": .object
    default: .array
    }
  }
}
