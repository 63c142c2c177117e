/// What the demo's LLM adds to the sample project: a stream of a second service, with a key of its
/// own.
extension DemoProject {
  package static let billingKey = "billing_key"

  /// A stream, to stand before `spec:`.
  ///
  /// - Parameter origin: of the billing service.
  package static func invoices(origin: String) -> String {
    """
      - type: DeclarativeStream
        name: invoices
        primary_key: [id]
        retriever:
          type: SimpleRetriever
          requester:
            type: HttpRequester
            url_base: "\(origin)"
            path: /v1/invoices
            http_method: GET
            request_headers:
              X-Billing-Key: "{{ config['\(billingKey)'] }}"
          record_selector:
            type: RecordSelector
            extractor:
              type: DpathExtractor
              field_path: [invoices]
        schema_loader:
          type: InlineSchemaLoader
          schema:
            type: object
            properties:
              id: { type: string }
              order_id: { type: integer }
              total_cents: { type: integer }
              due_at: { type: string, format: date-time }

    """
  }

  static let requiredKeys = "api_key, account_id, client_secret"
  package static let required = "required: [\(requiredKeys)]"
  package static let requiredWithBilling = "required: [\(requiredKeys), \(billingKey)]"

  /// A field of the spec, to stand before `start_date:`.
  package static let billingField = """
          \(billingKey):
            type: string
            title: Billing key
            description: Sent with every request for invoices.
            airbyte_secret: true
    """
}
