// Derived by Tests/ManifestTests/Tools/derive_catalogue.py; do not edit by hand.

extension Catalogue {
  static let requests = #"""
    CompositeErrorHandler
     type! =CompositeErrorHandler
     error_handlers! [(@CompositeErrorHandler | @DefaultErrorHandler | @CustomErrorHandler)]
     $parameters {}
    ConstantBackoffStrategy
     type! =ConstantBackoffStrategy
     backoff_time_in_seconds! (num>=0 | str)
     jitter_range_in_seconds num>=0
     $parameters {}
    CursorPagination
     type! =CursorPagination
     cursor_value! str
     page_size (int | str)
     stop_condition str
     $parameters {}
    HTTPAPIBudget
     type! =HTTPAPIBudget
     policies! [(@FixedWindowCallRatePolicy | @MovingWindowCallRatePolicy |
       @UnlimitedCallRatePolicy)]
     ratelimit_reset_header str
     ratelimit_remaining_header str
     status_codes_for_ratelimit_hit [int]
    FixedWindowCallRatePolicy
     type! =FixedWindowCallRatePolicy
     period! str
     call_limit! int
     matchers! [@HttpRequestRegexMatcher]
    MovingWindowCallRatePolicy
     type! =MovingWindowCallRatePolicy
     rates! [@Rate]
     matchers! [@HttpRequestRegexMatcher]
    UnlimitedCallRatePolicy
     type! =UnlimitedCallRatePolicy
     matchers! [@HttpRequestRegexMatcher]
    Rate
     limit! (int | str)
     interval! str
    HttpRequestRegexMatcher
     method str
     url_base str
     url_path_pattern str
     params {}
     headers {}
     weight (int | str)
    DefaultErrorHandler
     type! =DefaultErrorHandler
     backoff_strategies [(@ConstantBackoffStrategy | @ExponentialBackoffStrategy |
       @WaitTimeFromHeader | @WaitTimeFromResponse | @WaitUntilTimeFromHeader |
       @CustomBackoffStrategy)]
     max_retries (int | str)
     response_filters [@HttpResponseFilter]
     $parameters {}
    DefaultPaginator
     type! =DefaultPaginator
     pagination_strategy! (@PageIncrement | @OffsetIncrement | @CursorPagination |
       @CustomPaginationStrategy)
     page_size_option @RequestOption
     page_token_option (@RequestOption | @RequestPath)
     $parameters {}
    ExponentialBackoffStrategy
     type! =ExponentialBackoffStrategy
     factor (num | str)
     jitter_range_in_seconds num>=0
     $parameters {}
    HttpRequester
     type! =HttpRequester
     url_base~ str
     url str
     path~ str
     http_method =GET,POST
     authenticator (@ApiKeyAuthenticator | @BasicHttpAuthenticator | @BearerAuthenticator |
       @OAuthAuthenticator | @JwtAuthenticator | @SessionTokenAuthenticator |
       @SelectiveAuthenticator | @CustomAuthenticator | @NoAuth | @LegacySessionTokenAuthenticator
       | @RateLimitedMultipleTokenAuthenticator)
     fetch_properties_from_endpoint~ @PropertiesFromEndpoint
     query_properties @QueryProperties
     request_parameters ({... (str | @QueryProperties)} | str)
     request_headers ({... str} | str)
     request_body_data~ ({... str} | str)
     request_body_json~ ({} | str)
     request_body (@RequestBodyPlainText | @RequestBodyUrlEncodedForm | @RequestBodyJsonObject |
       @RequestBodyGraphQL)
     error_handler (@DefaultErrorHandler | @CompositeErrorHandler | @CustomErrorHandler)
     use_cache bool
     connect_timeout_in_seconds num>0
     read_timeout_in_seconds num>0
     use_tcp_keepalive bool
     $parameters {}
    HttpResponseFilter
     type! =HttpResponseFilter
     action
       =SUCCESS,FAIL,RETRY,IGNORE,RESET_PAGINATION,RATE_LIMITED,REFRESH_TOKEN_THEN_RETRY,
       REDUCE_PAGE_SIZE,SPLIT_REQUEST_WINDOW
     failure_type =system_error,config_error,transient_error
     error_message str
     error_message_contains str
     http_codes [int]!
     predicate str
     $parameters {}
    JsonDecoder
     type! =JsonDecoder
    JsonItemsDecoder
     type! =JsonItemsDecoder
     items_path! str
     encoding str
    JsonlDecoder
     type! =JsonlDecoder
    IterableDecoder
     type! =IterableDecoder
    XmlDecoder
     type! =XmlDecoder
    ZipfileDecoder
     type! =ZipfileDecoder
     decoder! (@CsvDecoder | @GzipDecoder | @JsonDecoder | @JsonItemsDecoder | @JsonlDecoder)
    NoPagination
     type! =NoPagination
    OffsetIncrement
     type! =OffsetIncrement
     page_size (int | str)
     inject_on_first_request bool
     $parameters {}
    PageIncrement
     type! =PageIncrement
     page_size (int | str)
     start_from_page int
     inject_on_first_request bool
     $parameters {}
    PropertiesFromEndpoint
     type! =PropertiesFromEndpoint
     property_field_path! [str]
     retriever! (@SimpleRetriever | @CustomRetriever)
     $parameters {}
    PropertyChunking
     type! =PropertyChunking
     property_limit_type! =characters,property_count
     property_limit int
     record_merge_strategy @GroupByKeyMergeStrategy
     $parameters {}
    QueryProperties
     type! =QueryProperties
     property_list! ([str] | @PropertiesFromEndpoint)
     always_include_properties [str]
     property_chunking @PropertyChunking
     property_selector @JsonSchemaPropertySelector
     $parameters {}
    RequestPath
     type! =RequestPath
    RequestOption
     type! =RequestOption
     inject_into! =request_parameter,header,body_data,body_json
     field_name str
     field_path [str]
    PaginationReset
     type! =PaginationReset
     action! =SPLIT_USING_CURSOR,RESET
     limits @PaginationResetLimits
    PaginationResetLimits
     type! =PaginationResetLimits
     number_of_records int
    GzipDecoder
     type! =GzipDecoder
     decoder! (@CsvDecoder | @GzipDecoder | @JsonDecoder | @JsonItemsDecoder | @JsonlDecoder)
    CsvDecoder
     type! =CsvDecoder
     encoding str
     delimiter str
     set_values_to_none [str]
    WaitTimeFromHeader
     type! =WaitTimeFromHeader
     header! str
     regex str
     max_waiting_time_in_seconds (num | str)
     $parameters {}
    WaitTimeFromResponse
     type! =WaitTimeFromResponse
     wait_time_in_seconds! str
     max_waiting_time_in_seconds (num | str)
     $parameters {}
    WaitUntilTimeFromHeader
     type! =WaitUntilTimeFromHeader
     header! str
     min_wait (num | str)
     regex str
     max_waiting_time_in_seconds (num | str)
     $parameters {}
    RequestBodyPlainText
     type! =RequestBodyPlainText
     value! str
    RequestBodyUrlEncodedForm
     type! =RequestBodyUrlEncodedForm
     value! {... str}
    RequestBodyJsonObject
     type! =RequestBodyJsonObject
     value! {}
    RequestBodyGraphQL
     type! =RequestBodyGraphQL
     value! @RequestBodyGraphQlQuery
    RequestBodyGraphQlQuery
     query! str
    """#
}
