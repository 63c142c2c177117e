import Vocabulary

/// The texts of a document in order, without anything between them.
struct FieldRun {
  var bytes: [UInt8] = []
  /// The end of each field in `bytes`.
  var ends: [Int] = []
  /// Of each field: whether it was a number.
  var isNumber: [Bool] = []
  var numbers = 0
  /// Of each field: where it stood.
  var places: [FieldPlace] = []

  func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  /// The field a byte belongs to.
  func index(at offset: Int) -> Int {
    var low = 0
    var high = ends.count
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  mutating func append(_ text: String, isNumber number: Bool = false, at place: FieldPlace) {
    // A mark between its characters would hide a secret.
    var text = LoneSurrogate.shown(text)
    text.withUTF8 { bytes.append(contentsOf: $0) }
    ends.append(bytes.count)
    isNumber.append(number)
    places.append(place)
    if number { numbers += 1 }
  }

  /// Some of the fields, in this order, one after the other.
  func picking(_ indices: [Int]) -> FieldRun {
    var result = FieldRun()
    result.bytes.reserveCapacity(indices.reduce(0) { $0 + range($1).count })
    result.ends.reserveCapacity(indices.count)
    for index in indices {
      result.bytes += bytes[range(index)]
      result.ends.append(result.bytes.count)
    }
    return result
  }
}

/// Where a field stands in its document.
struct FieldPlace {
  /// The nearest object around it, by number; 0 for none.
  var object = 0
  /// The same for fields under the same keys, in whichever items of arrays.
  var path: UInt64 = 0
  /// Whether an array is around it.
  var isRepeated = false

  func inArray() -> FieldPlace { FieldPlace(object: object, path: path &+ 1, isRepeated: true) }

  func under(_ key: UnsafeBufferPointer<UInt8>, of object: Int) -> FieldPlace {
    var mixed = path ^ UInt64(key.count)
    var offset = 0
    while offset < key.count {
      mixed = (mixed ^ WindowTable.eight(key, at: offset)) &* 0x9E37_79B9_7F4A_7C15
      mixed ^= mixed >> 29
      offset += 8
    }
    return FieldPlace(object: object, path: mixed, isRepeated: isRepeated)
  }
}

struct JSONFields {
  var values = FieldRun()
  var keys = FieldRun()
  private var objects = 0

  mutating func collect(_ json: JSON) { collect(json, FieldPlace()) }

  private mutating func collect(_ json: JSON, _ place: FieldPlace) {
    switch json {
    case .null, .bool: break
    case .string(let text): values.append(text, at: place)
    case .int(let number): values.append(number.description, isNumber: true, at: place)
    case .number(let number): values.append(number.literal, isNumber: true, at: place)
    case .array(let elements):
      let inner = place.inArray()
      for element in elements { collect(element, inner) }
    case .object(let members):
      objects += 1
      let object = objects
      for (key, value) in members {
        let start = keys.bytes.count
        keys.append(key, at: place)
        let inner = keys.bytes.withUnsafeBufferPointer {
          place.under(UnsafeBufferPointer(rebasing: $0[start...]), of: object)
        }
        collect(value, inner)
      }
    }
  }
}
