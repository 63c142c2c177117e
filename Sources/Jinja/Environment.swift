/// What a template can ask of the world, and how much it may use.
package struct Environment: Sendable {
  /// For `now_utc()`, `today_utc()` and their kin.
  package var now: @Sendable () -> PythonDateTime
  package var limits: Limits

  package init(
    now: @escaping @Sendable () -> PythonDateTime = Clock.now, limits: Limits = Limits()
  ) {
    self.now = now
    self.limits = limits
  }

  package struct Limits: Sendable, Hashable {
    /// Steps of one rendering: a node that is evaluated, a character that is copied 256 times.
    package var fuel: Int
    /// Bytes of one text, elements of one list.
    package var size: Int

    package init(fuel: Int = 1_000_000, size: Int = 10_000_000) {
      self.fuel = fuel
      self.size = size
    }
  }

  /// Bytes of a template.
  static let sourceLimit = 4_000_000

  /// How deep an expression, a statement or a value may nest.
  static let depthLimit = 200
}
