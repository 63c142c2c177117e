import Secrets
import Testing
import Vocabulary

@testable import Jinja

@Suite("A large integer")
struct BigIntegerTests {
  /// Numbers of many lengths, with words full of ones and full of zeros among them.
  private static func numbers(seed: UInt64, count: Int) -> [BigInteger] {
    var generator = ExpressionGenerator(seed: seed)
    return (0..<count).map { _ in
      let words: [UInt] = (0...generator.next(5)).map { _ in
        let word = UInt(generator.next(.max))
        return generator.pick([word, word << 1 | 1, 0, .max, 1, 1 << 63])
      }
      return BigInteger(isNegative: generator.next(2) == 0, words: words)
    }
  }

  @Test("is divided so that quotient and rest give it back, with Python's signs")
  func division() {
    let numbers = Self.numbers(seed: 1, count: 300)
    for (a, b) in zip(numbers, numbers.reversed()) where !b.isZero {
      let (quotient, rest) = a.floorDivided(by: b)
      #expect(quotient * b + rest == a)
      #expect(rest.isZero || rest.isNegative == b.isNegative)
      #expect(rest.magnitude < b.magnitude)
    }
  }

  @Test("is read back from its digits, in every base")
  func digits() {
    for number in Self.numbers(seed: 2, count: 60) {
      #expect(BigInteger(literal: number.decimal) == number)
      for base in 2...36 {
        let text = number.digits(base)
        #expect(BigInteger(digits: text.utf8, base: base) == number.magnitude)
      }
    }
  }

  @Test("is shifted to and fro, added and taken away")
  func shifts() {
    for number in Self.numbers(seed: 3, count: 100) {
      for count in [0, 1, 63, 64, 65, 200] {
        #expect(number.shiftedLeft(count).shiftedRight(count) == number)
        #expect(number.shiftedLeft(count) == number * BigInteger(1).shiftedLeft(count))
      }
      #expect(number + number - number == number)
      #expect((number - number).isZero)
    }
  }

  @Test("becomes a float as correctly rounded as its decimal text does")
  func floats() throws {
    for number in Self.numbers(seed: 4, count: 300) {
      #expect(number.double == Double(number.decimal))
      #expect(number.dividedExactly(by: BigInteger(1)) == number.double)
    }
    #expect(BigInteger(1).shiftedLeft(1024).double == .infinity)
    #expect(BigInteger(exactly: 1e300)?.double == 1e300)
  }

  @Test("is one key of a dict with the float and the int that equal it")
  func keys() {
    let large = BigInteger(1).shiftedLeft(70)
    let pairs: [(Value, Value)] = [
      (Value(integer: large), .float(large.double)), (.int(1), .float(1)), (.int(1), .bool(true)),
      (.float(1e22), Value(integer: BigInteger(exactly: 1e22) ?? large)),
    ]
    for (a, b) in pairs {
      #expect(ValueKey(a) == ValueKey(b))
      #expect(ValueKey(a)?.hashValue == ValueKey(b)?.hashValue)
    }
    #expect(ValueKey(Value(integer: large)) != ValueKey(.int(0)))
  }

  @Test("goes through JSON untouched")
  func json() throws {
    let literal = "-123456789012345678901234567890"
    let value = Value(try JSON(parsing: "{\"n\": \(literal)}"))
    #expect(value.json.text() == "{\"n\":\(literal)}")
    let template = try Template.parse("{{ record.n - 1 + 1 }}")
    let result = try Interpolation().evaluate(template, ["record": value])
    #expect(result.json.text() == literal)
  }

  @Test(
    "is calculated with as Python does",
    arguments: [
      ("2 ** 100", "1267650600228229401496703205376"),
      ("-(2 ** 70) // 3", "-393530540239137101142"),
      ("-(2 ** 70) % 1000003", "556101"), ("10 ** 30 / 10 ** 29", "10.0"),
      ("9223372036854775807 + 1", "9223372036854775808"),
      ("-9223372036854775807 - 1", "-9223372036854775808"),
      ("2 ** 64 == 2.0 ** 64", "True"), ("2 ** 64 + 1 > 2.0 ** 64", "True"),
      ("(2 ** 65) | round(-5)", "36893488147419100000"),
      ("1e30 | int", "1000000000000000019884624838656"),
      ("'%d' % 10 ** 20 if false else '%d' % (10 ** 20)", "100000000000000000000"),
      ("'n {:,}'.format(10 ** 20)", "'n 100,000,000,000,000,000,000'"),
      ("'%x' % (2 ** 70)", "400000000000000000"),
      ("('9' * 25) | int + 1", "10000000000000000000000000"),
    ])
  func arithmetic(expression: String, expected: String) throws {
    let value = try Interpolation().evaluate(try Template.parse("{{ \(expression) }}"), Context())
    #expect(value.repr.masked == expected)
  }

  @Test("has no text beyond 4300 digits, and no value beyond a million bits")
  func limits() throws {
    func code(_ source: String) -> JinjaError.Code? {
      do {
        _ = try Interpolation().evaluate(try Template.parse(source), Context())
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code("{{ 10 ** 4299 }}") == nil)
    #expect(code("{{ 10 ** 4300 }}") == .value)
    #expect(code("{{ (10 ** 4300) % 7 }}") == nil)
    #expect(code("{{ ('1' * 4301) | int(none) }}") == nil)
    #expect(code("{{ 10 ** 1000000 }}") == .limit)
  }
}
