package import Vocabulary

extension Node {
  /// Makes a tree of JSON whose every part stands at one place.
  package init(_ json: JSON, at span: SourceSpan) {
    switch json {
    case .array(let elements):
      self.init(.sequence(elements.map { Node($0, at: span) }), at: span)
    case .object(let object):
      self.init(
        .mapping(object.mapValues { Member(keySpan: span, value: Node($0, at: span)) }), at: span)
    default: self.init(.scalar(json), at: span)
    }
  }

  /// Hands types and `$parameters` down a stream that a template became
  /// (CDK: `_dynamic_stream_configs`).
  ///
  /// - Parameter favoursParents: `use_parent_parameters` of the dynamic stream.
  /// - Throws: a ``Diagnostic`` when `$parameters` is no mapping or multiplies beyond bounds.
  package func propagated(favoursParents: Bool) throws(Diagnostic) -> Node {
    var propagation = Propagation()
    propagation.favoursParents = favoursParents
    do {
      return try propagation.propagate(self)
    } catch {
      throw error.diagnostic
    }
  }
}

extension JSON {
  /// Reads a text as one YAML value, as PyYAML's safe loader does; an empty text is null.
  ///
  /// - Returns: nil for what is no YAML.
  package init?(yaml text: String) {
    var composer = YAMLComposer(Array(text.utf8))
    do {
      self = try composer.document()?.json ?? .null
    } catch {
      return nil
    }
  }
}
