// Derived by Tests/ManifestTests/Tools/derive_catalogue.py; do not edit by hand.

extension Catalogue {
  /// What a field counts as where it is not written, as JSON.
  static let defaultValues = #"""
    AddFields.condition ""
    BasicHttpAuthenticator.password ""
    RateLimitedMultipleTokenAuthenticator.token_delimiter ","
    RateLimitedMultipleTokenAuthenticator.auth_method "Bearer"
    RateLimitedMultipleTokenAuthenticator.header "Authorization"
    RateLimitedMultipleTokenAuthenticator.max_wait_time "PT2H"
    RateLimitedMultipleTokenAuthenticator.budget_reserve_fraction 0.1
    RateLimitedMultipleTokenAuthenticator.budget_min_reserve 50
    QuotaStatusSource.http_method "GET"
    CheckDynamicStream.use_check_availability true
    DatetimeBasedCursor.is_compare_strictly false
    DatetimeBasedCursor.global_substream_cursor false
    JwtAuthenticator.base64_encode_secret_key false
    JwtAuthenticator.token_duration 1200
    JwtAuthenticator.jwt_headers.typ "JWT"
    OAuthAuthenticator.client_id_name "client_id"
    OAuthAuthenticator.client_secret_name "client_secret"
    OAuthAuthenticator.refresh_token_name "refresh_token"
    OAuthAuthenticator.access_token_name "access_token"
    OAuthAuthenticator.expires_in_name "expires_in"
    OAuthAuthenticator.grant_type_name "grant_type"
    OAuthAuthenticator.grant_type "refresh_token"
    OAuthAuthenticator.send_refresh_request_as_query_params false
    OAuthAuthenticator.refresh_token_updater.refresh_token_name "refresh_token"
    OAuthAuthenticator.refresh_token_updater.access_token_config_path ["credentials", "access_token"]
    OAuthAuthenticator.refresh_token_updater.refresh_token_config_path ["credentials", "refresh_token"]
    OAuthAuthenticator.refresh_token_updater.token_expiry_date_config_path ["credentials", "token_expiry_date"]
    OAuthAuthenticator.refresh_token_updater.refresh_token_error_status_codes []
    OAuthAuthenticator.refresh_token_updater.refresh_token_error_key ""
    OAuthAuthenticator.refresh_token_updater.refresh_token_error_values []
    OAuthAuthenticator.use_profile_assertion false
    DeclarativeStream.name ""
    DeclarativeStream.primary_key ""
    DeclarativeStream.state_migrations []
    HTTPAPIBudget.ratelimit_reset_header "ratelimit-reset"
    HTTPAPIBudget.ratelimit_remaining_header "ratelimit-remaining"
    HTTPAPIBudget.status_codes_for_ratelimit_hit [429]
    DefaultErrorHandler.max_retries 5
    CombinedExtractor.mode "union"
    CombinedExtractor.skip_empty_records false
    ResponseToFileExtractor.preserve_na_values false
    RecordExpander.remain_original_record false
    RecordExpander.merge_parent false
    RecordExpander.on_no_records "skip"
    ExponentialBackoffStrategy.factor 5
    SessionTokenRequestApiKeyAuthenticator.api_token "{{ session_token }}"
    HttpRequester.http_method "GET"
    HttpRequester.use_cache false
    HttpRequester.use_tcp_keepalive false
    SchemaTypeIdentifier.schema_pointer []
    JsonItemsDecoder.encoding "utf-8"
    FlattenFields.flatten_lists true
    MinMaxDatetime.datetime_format ""
    OAuthConfigSpecification.oauth_connector_input_specification.scopes_join_strategy "space"
    OffsetIncrement.inject_on_first_request false
    PageIncrement.start_from_page 0
    PageIncrement.inject_on_first_request false
    ParentStreamConfig.incremental_dependency false
    ParentStreamConfig.lazy_read_pointer []
    PrimaryKey ""
    RecordFilter.condition ""
    RemoveFields.condition ""
    LegacySessionTokenAuthenticator.password ""
    StateDelegatingStream.name ""
    SimpleRetriever.ignore_stream_slicer_parameters_on_paginated_requests false
    PageSizeReduction.reduction_factor 2
    PageSizeReduction.minimum_page_size 1
    PageSizeReduction.max_attempts 5
    PageSizeReduction.backoff_seconds 0.5
    PageSizeReduction.retries_at_minimum_page_size 0
    PageSizeReduction.reset_policy "NEVER"
    CsvDecoder.encoding "utf-8"
    CsvDecoder.delimiter ","
    AsyncRetriever.partition_router []
    Spec.config_normalization_rules.config_migrations []
    Spec.config_normalization_rules.transformations []
    Spec.config_normalization_rules.validations []
    ConfigMigration.transformations []
    GroupingPartitionRouter.deduplicate true
    ComponentMappingDefinition.create_or_update false
    DynamicDeclarativeStream.name ""
    DynamicDeclarativeStream.use_parent_parameters true
    RequestBodyGraphQlQuery.query "query {\n    \n}"
    ConfigAddFields.condition ""
    ConfigRemoveFields.condition ""
    """#
}
