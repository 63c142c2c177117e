import Jinja
import Vocabulary

extension Bench {
  /// - Parameter input: `{"context": {name: value}, "expressions": [text]}`.
  /// - Returns: for each expression the seconds of one rendering and of one evaluation with
  ///   Python's literals read, and what came out; or an `error`.
  static func templates(_ input: JSON, milliseconds: Int) -> [JSON] {
    var context = Context()
    for (name, value) in input["context"]?.object ?? [:] { context[name] = Value(value) }
    let budget = Double(milliseconds) / 1000
    var lines: [JSON] = []
    for expression in input["expressions"]?.array ?? [] {
      do throws(JinjaError) {
        lines.append(try measured(expression.string ?? "", context, budget))
      } catch {
        lines.append(["error": .string(error.message)])
      }
    }
    return lines
  }

  private static func measured(
    _ source: String, _ context: Context, _ budget: Double
  ) throws(JinjaError) -> JSON {
    let template = try Template.parse(source)
    let environment = Environment()
    let interpolation = Interpolation(environment)
    let value = try interpolation.evaluate(template, context, default: template)
    let rendering = try time(for: budget) { () throws(JinjaError) in
      try template.render(context, environment)
    }
    let evaluation = try time(for: budget) { () throws(JinjaError) in
      try interpolation.evaluate(template, context, default: template)
    }
    return [
      "value": value.json, "render": .double(rendering), "evaluate": .double(evaluation),
    ]
  }

  /// CPU seconds of one run, over as many as fit into the budget.
  private static func time(
    for budget: Double, _ work: () throws(JinjaError) -> Value
  ) throws(JinjaError) -> Double {
    var runs = 16
    while true {
      let start = cpu()
      for _ in 0..<runs { _ = try work() }
      let seconds = cpu() - start
      if seconds >= budget { return seconds / Double(runs) }
      runs *= 4
    }
  }
}
