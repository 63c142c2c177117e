import Jinja
import Manifest
import Secrets
import Vocabulary

/// The HTTP half of a stream: where to ask, with what, and what an answer means
/// (CDK: requesters/http_requester.py).
struct Requester: Sendable {
  let span: SourceSpan
  let url: TextTemplate?
  let base: TextTemplate?
  let path: TextTemplate?
  let method: String
  let authenticator: Authenticator
  let parameters: FieldTemplates
  let headers: FieldTemplates
  let form: FieldTemplates
  let json: BodyTemplate?
  let errors: ErrorHandler
  let properties: QueryProperties?
  /// The parameter that holds them, joined with commas; nil when templates ask for them.
  let propertiesKey: String?

  init(_ component: Component, _ evaluator: Evaluator) throws(ConnectorError) {
    guard component.type == "HttpRequester" else { throw component.refusal }
    span = component.span
    url = try component.template("url")
    base = try component.template("url_base")
    path = try component.template("path")
    method = (component.text("http_method") ?? "GET").uppercased()
    var address = try component.filled("url")
    if address == nil { address = try component.filled("url_base") }
    authenticator =
      try component.component("authenticator").map { (node) throws(ConnectorError) in
        try Authenticator(node, evaluator, base: address)
      } ?? .none
    parameters = try FieldTemplates(component.field("request_parameters"), of: component)
    headers = try FieldTemplates(component.field("request_headers"), of: component)
    (form, json) = try Requester.body(of: component)
    (properties, propertiesKey) = try Requester.properties(of: component, evaluator)
    errors =
      try component.component("error_handler").map { (node) throws(ConnectorError) in
        try ErrorHandler(node)
      } ?? .standard([])
  }

  private static func body(
    of component: Component
  ) throws(ConnectorError) -> (
    FieldTemplates, BodyTemplate?
  ) {
    var form = component.field("request_body_data")
    var json = component.field("request_body_json")
    if let body = component.component("request_body"), let value = body.field("value") {
      switch body.type {
      case "RequestBodyUrlEncodedForm", "RequestBodyPlainText": form = value
      case "RequestBodyJsonObject", "RequestBodyGraphQL": json = value
      default: throw body.refusal
      }
    }
    let fields = try FieldTemplates(form, of: component)
    guard let json else { return (fields, nil) }
    let body = try BodyTemplate(
      json, of: component, as: json.plainText == nil ? .entry : .string)
    if !fields.isEmpty, !body.isEmpty {
      throw ConnectorError(
        .invalidManifest, "a request has either a form or a JSON body", at: component.span)
    }
    return (fields, body)
  }

  private static func properties(
    of component: Component, _ evaluator: Evaluator
  ) throws(ConnectorError) -> (QueryProperties?, String?) {
    let endpoint = component.component("fetch_properties_from_endpoint")
    let members = component.field("request_parameters")?.members ?? [:]
    let inside = members.filter { $0.value.value.componentType == "QueryProperties" }
    if let (key, member) = inside.elements.first {
      if inside.count > 1 || endpoint != nil {
        throw ConnectorError(
          .invalidManifest, "a requester asks for properties in two ways",
          hint: "keep one QueryProperties", at: member.value.span)
      }
      return (try QueryProperties(Component(member.value), evaluator), key)
    }
    if let endpoint { return (try QueryProperties(endpoint: endpoint, evaluator), nil) }
    guard let node = component.component("query_properties") else { return (nil, nil) }
    return (try QueryProperties(node, evaluator), nil)
  }

  /// What this component alone puts into one place.
  func input(
    for place: RequestOption.Place, _ evaluator: Evaluator, _ context: Context
  )
    throws(ConnectorError) -> RequestInput
  {
    switch place {
    case .query:
      let input = try parameters.evaluate(evaluator, context, valid: [.str, .list])
      // A text that is no dict gives no parameters.
      guard case .fields(var fields) = input else { return .empty }
      if let propertiesKey, let list = context["query_properties"]?.elements {
        fields[propertiesKey] = .string(
          list.compactMap(\.plainText).joined(separator: ","))
      }
      return .fields(fields)
    case .header: return try headers.evaluate(evaluator, context, valid: nil)
    case .form: return try form.evaluate(evaluator, context, valid: [.str, .list])
    case .json:
      guard let json else { return .empty }
      let value = try json.evaluate(evaluator, context)
      return value.dictionary.map { .fields($0) } ?? .text(value)
    }
  }
}
