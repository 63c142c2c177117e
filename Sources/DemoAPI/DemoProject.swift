/// The files of the sample project that `airlock demo` opens.
package enum DemoProject {
  package static let name = "source-acme"

  /// Two keys that are set and one stub to fill.
  ///
  /// - Parameter teamPaste: the second one is in ``paste(_:)`` instead.
  package static func dotenv(_ credentials: DemoCredentials, teamPaste: Bool = false) -> String {
    """
    # Keys for the make-believe Acme API. They work until the demo ends.
    api_key=\(credentials.apiKey)
    \(teamPaste ? "" : "account_id=\(credentials.accountID)\n")client_secret=

    """
  }

  /// What the team keeps in a paste.
  package static func paste(_ credentials: DemoCredentials) -> String {
    """
    # Shared by the make-believe team of Acme.
    account_id=\(credentials.accountID)

    """
  }

  /// The config that is no secret, as JSON.
  package static let config = #"{"start_date": "2024-01-01T00:00:00Z"}"#

  /// What is wrong with the manifest, and what is right.
  package static let mistake = "CursorPaginater"
  package static let repair = "CursorPagination"

  /// - Parameter origin: ``DemoServer/origin``.
  package static func manifest(origin: String) -> String {
    head(origin) + customers + orders + events + spec
  }
}

extension DemoProject {
  private static func head(_ origin: String) -> String {
    """
    # A connector for Acme, a shop that does not exist.
    version: 6.48.0
    type: DeclarativeSource

    check:
      type: CheckStream
      stream_names:
        - customers

    definitions:
      requester:
        type: HttpRequester
        url_base: "\(origin)"
        http_method: GET
        authenticator:
          type: BearerAuthenticator
          api_token: "{{ config['api_key'] }}"

    streams:

    """
  }

  private static let customers = """
      - type: DeclarativeStream
        name: customers
        primary_key: [id]
        retriever:
          type: SimpleRetriever
          requester:
            $ref: "#/definitions/requester"
            path: /v1/customers
            request_parameters:
              since: "{{ config.get('start_date', '2024-01-01T00:00:00Z') }}"
          record_selector:
            type: RecordSelector
            extractor:
              type: DpathExtractor
              field_path: [customers]
          paginator:
            type: DefaultPaginator
            page_token_option:
              type: RequestOption
              inject_into: request_parameter
              field_name: page
            page_size_option:
              type: RequestOption
              inject_into: request_parameter
              field_name: per_page
            pagination_strategy:
              type: PageIncrement
              start_from_page: 1
              page_size: 25
              inject_on_first_request: true
        schema_loader:
          type: InlineSchemaLoader
          schema:
            type: object
            properties:
              id: { type: integer }
              email: { type: string }
              plan: { type: string, enum: [free, pro, team] }
              created_at: { type: string, format: date-time }
              address:
                type: object
                properties:
                  street: { type: string }
                  city: { type: string }
                  zip: { type: string }
              webhook: { type: [string, "null"] }


    """

  private static let orders = """
      - type: DeclarativeStream
        name: orders
        primary_key: [id]
        retriever:
          type: SimpleRetriever
          requester:
            $ref: "#/definitions/requester"
            path: /v1/orders
            request_headers:
              X-Api-Key: "{{ config['client_secret'] }}"
          record_selector:
            type: RecordSelector
            extractor:
              type: DpathExtractor
              field_path: [data]
          paginator:
            type: DefaultPaginator
            page_token_option:
              type: RequestOption
              inject_into: request_parameter
              field_name: after
            page_size_option:
              type: RequestOption
              inject_into: request_parameter
              field_name: limit
            pagination_strategy:
              type: CursorPaginater
              page_size: 20
              cursor_value: "{{ response['next'] }}"
              stop_condition: "{{ not response['has_more'] }}"
        schema_loader:
          type: InlineSchemaLoader
          schema:
            type: object
            properties:
              id: { type: integer }
              customer_id: { type: integer }
              status: { type: string }
              currency: { type: string }
              total_cents: { type: integer }
              placed_at: { type: string, format: date-time }


    """

  private static let events = """
      - type: DeclarativeStream
        name: events
        primary_key: [id]
        retriever:
          type: SimpleRetriever
          requester:
            $ref: "#/definitions/requester"
            path: /v1/events
            request_headers:
              X-Account-Id: "{{ config['account_id'] }}"
          record_selector:
            type: RecordSelector
            extractor:
              type: DpathExtractor
              field_path: [events]
        schema_loader:
          type: InlineSchemaLoader
          schema:
            type: object
            properties:
              id: { type: string }
              kind: { type: string }
              at: { type: string, format: date-time }
              request: { type: object }


    """

  private static let spec = """
    spec:
      type: Spec
      connection_specification:
        type: object
        \(required)
        properties:
          api_key:
            type: string
            title: API key
            airbyte_secret: true
          account_id:
            type: string
            title: Account
            airbyte_secret: true
          client_secret:
            type: string
            title: Client secret
            description: Sent with every request for orders.
            airbyte_secret: true
          start_date:
            type: string
            format: date-time
            default: "2024-01-01T00:00:00Z"
            examples: ["2024-06-01T00:00:00Z"]

    """
}
