import Testing
import Vocabulary

@testable import Jinja

@Suite("An error")
struct ErrorTests {
  static let marker = "xq7-value-from-the-network"
  static let context: Context = [
    "config": .dict([.string("a"): .string(marker), .string(marker): .string("b")]),
    "record": .dict([:]),
  ]

  @Test(
    "says where, counted in characters",
    arguments: [
      ("é {{ 1 + }}", JinjaError.Code.syntax, 9), ("{{ 1 | nope }}", .syntax, 7),
      ("é{{ 1 / 0 }}", .value, 6),
      ("{% if 1 %}", .syntax, 10), ("{{ (1] }}", .syntax, 5), ("ab {% nope %}", .syntax, 3),
    ])
  func place(source: String, code: JinjaError.Code, offset: Int) {
    let error = #expect(throws: JinjaError.self) {
      try Interpolation().evaluate(try Template.parse(source), Self.context)
    }
    #expect(error?.code == code)
    #expect(error?.offset == offset)
  }

  @Test(
    "never repeats a value",
    arguments: [
      "{{ record[config.a].x }}", "{{ record | attr(config.a) + 1 }}", "{{ dict(**config).b.c }}",
      "{{ 'x' | hash(config.a) }}", "{{ duration(config.a) }}",
      "{{ format_datetime(config.a, '%Y') }}",
      "{{ [1] | map(config.a) | list }}", "{{ '%d' % config.a }}", "{{ {}.pop(config.a) }}",
      "{{ config.a.index('?') }}",
      "{{ record[config.a] + 1 }}", "{{ '{%s}'.format() % config.a }}",
      "{{ 'a' | round(0, config.a) }}",
      "{{ [1] | select(config.a) | list }}", "{{ config.a | regex_search('(') }}", "{{ unknown }}",
      "{{ config.a | base64decode }}", "{{ [record] | sum(attribute=config.a) }}",
      "{{ today_with_timezone(config.a) }}",
    ])
  func silent(source: String) throws {
    let template = try Template.parse(source)
    do {
      _ = try template.render(Self.context, Environment())
    } catch {
      #expect(!"\(error.message) \(error.hint ?? "")".contains(Self.marker))
    }
    do {
      _ = try Interpolation().evaluate(template, Self.context, default: template)
    } catch {
      #expect(!"\(error.message) \(error.hint ?? "")".contains(Self.marker))
    }
  }

  @Test("about an unknown name lists the known ones")
  func names() {
    let error = #expect(throws: JinjaError.self) {
      try Interpolation().evaluate(try Template.parse("{{ confg.a }}"), Self.context)
    }
    #expect(error?.message == "confg is not a name this template can use")
    #expect(error?.hint == "there are config, record")
  }
}
