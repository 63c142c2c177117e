/// Attributes with two underscores that Python's objects have, and that the sandbox does not give:
/// using one is an error, while one that is not there is only undefined.
enum Dunders {
  static func exist(on value: Value, _ name: String) -> Bool {
    guard name.hasPrefix("__"), name.hasSuffix("__"), name.utf8.count > 4 else { return false }
    let inner = String(name.dropFirst(2).dropLast(2))
    return common.contains(inner) || own(of: value).contains(inner)
  }

  private static func own(of value: Value) -> Set<String> {
    switch value {
    case .string, .sealed: text
    case .list: list
    case .tuple: tuple
    case .dict: dict
    case .int, .bool: int
    case .float: float
    case .datetime, .date: date
    case .timedelta: delta
    case .none: ["bool"]
    case .undefined: undefined
    case .function(let function):
      switch function.box.host {
      case .bigInteger: int
      case .markup: text.union(["html", "html_format", "module", "slots", "radd"])
      case .bytes: text.union(["bytes"])
      case .fields: tuple.union(["match_args"])
      case .duration: duration
      case .mapping: dict
      case nil, .global, .object: callable
      default: []
      }
    }
  }

  private static func names(_ text: String) -> Set<String> {
    Set(text.split(separator: " ").map(String.init))
  }

  private static let common = names(
    "class delattr dir doc eq format ge getattribute getstate gt hash init init_subclass le lt ne "
      + "new reduce reduce_ex repr setattr sizeof str subclasshook")
  private static let text = names(
    "add contains getitem getnewargs iter len mod mul rmod rmul")
  private static let list = names(
    "add class_getitem contains delitem getitem iadd imul iter len mul reversed rmul setitem")
  private static let tuple = names(
    "add class_getitem contains getitem getnewargs iter len mul rmul")
  private static let dict = names(
    "class_getitem contains delitem getitem ior iter len or reversed ror setitem")
  private static let float = names(
    "abs add bool ceil divmod float floor floordiv getformat getnewargs int mod mul neg pos pow "
      + "radd rdivmod rfloordiv rmod rmul round rpow rsub rtruediv sub truediv trunc")
  private static let int = float.subtracting(["getformat"]).union(
    names("and index invert lshift or rand rlshift ror rrshift rshift rxor xor"))
  private static let undefined = names(
    "add radd sub rsub mul rmul div rdiv truediv rtruediv floordiv rfloordiv mod rmod pos neg "
      + "call getitem int float complex pow rpow len iter aiter bool getattr slots module")
  private static let date = names("add radd rsub sub")
  private static let delta = names(
    "abs add bool divmod floordiv mod mul neg pos radd rdivmod rfloordiv rmod rmul rsub rtruediv "
      + "sub truediv")
  private static let duration = names(
    "add dict getattr module mul neg radd rmul rsub setstate sub weakref")
  private static let callable = names(
    "call globals code closure func self module dict annotations defaults kwdefaults name qualname")
}
