// Derived by Tests/ManifestTests/Tools/derive_catalogue.py; do not edit by hand.

extension Catalogue {
  static let streams = #"""
    DeclarativeSource
     type! =DeclarativeSource
     check! (@CheckStream | @CheckDynamicStream)
     streams [(@ConditionalStreams | @DeclarativeStream | @StateDelegatingStream)]
     dynamic_streams [@DynamicDeclarativeStream]
     version! str
     schemas @Schemas
     definitions {}
     spec @Spec
     concurrency_level @ConcurrencyLevel
     api_budget @HTTPAPIBudget
     stream_groups {... @StreamGroup}
     max_concurrent_async_job_count int/str
     metadata {}
     description str
     -
     any streams dynamic_streams
    CheckStream
     type! =CheckStream
     stream_names [str]
     dynamic_streams_check_configs [@DynamicStreamCheckConfig]
     config_overrides {}
    DynamicStreamCheckConfig
     type! =DynamicStreamCheckConfig
     dynamic_stream_name! str
     stream_count int>=1
    CheckDynamicStream
     type! =CheckDynamicStream
     stream_count! int
     use_check_availability bool
     config_overrides {}
    ConcurrencyLevel
     type =ConcurrencyLevel
     default_concurrency! (int | str)
     max_concurrency int
     $parameters {}
    ConditionalStreams
     type! =ConditionalStreams
     condition! str
     streams! [@DeclarativeStream]
     $parameters {}
    LegacyToPerPartitionStateMigration
     type =LegacyToPerPartitionStateMigration
    IncrementingCountCursor
     type! =IncrementingCountCursor
     cursor_field! str
     allow_catalog_defined_cursor_field bool
     start_value (str | int)
     start_value_option @RequestOption
     $parameters {}
    DatetimeBasedCursor
     type! =DatetimeBasedCursor
     clamping {target! str; target_details {}}
     cursor_field! str
     allow_catalog_defined_cursor_field bool
     cursor_datetime_formats [str]
     start_datetime! (@MinMaxDatetime | str)
     start_time_option @RequestOption
     end_datetime (@MinMaxDatetime | str)
     end_time_option @RequestOption
     datetime_format! str
     cursor_granularity str
     is_data_feed bool
     is_client_side_incremental bool
     is_compare_strictly bool
     global_substream_cursor bool
     lookback_window str
     partition_field_end str
     partition_field_start str
     step str
     $parameters {}
    DeclarativeStream
     type! =DeclarativeStream
     name str
     retriever! (@SimpleRetriever | @AsyncRetriever | @CustomRetriever)
     incremental_sync (@DatetimeBasedCursor | @IncrementingCountCursor)
     primary_key @PrimaryKey
     schema_loader (@InlineSchemaLoader | @DynamicSchemaLoader | @JsonFileSchemaLoader |
       [(@InlineSchemaLoader | @DynamicSchemaLoader | @JsonFileSchemaLoader | @CustomSchemaLoader)]
       | @CustomSchemaLoader)
     transformations [(@AddFields | @RemoveFields | @KeysToLower | @KeysToSnakeCase |
       @FlattenFields | @DpathFlattenFields | @KeysReplace | @CustomTransformation)]
     state_migrations [(@LegacyToPerPartitionStateMigration | @CustomStateMigration)]
     file_uploader {type! =FileUploader; requester! (@HttpRequester | @CustomRequester);
       download_target_extractor! (@DpathExtractor | @CustomRecordExtractor | @CombinedExtractor);
       file_extractor (@DpathExtractor | @CustomRecordExtractor); filename_extractor str;
       $parameters {}}
     $parameters {}
    CombineMode = =union,first_match
    GroupByKeyMergeStrategy = ?{type! =GroupByKeyMergeStrategy; key! (str | [str]); $parameters {}}
    ComplexFieldType
     field_type! str
     items (str | @ComplexFieldType)
    ListPartitionRouter
     type! =ListPartitionRouter
     cursor_field! str
     values! (str | [str])
     request_option @RequestOption
     $parameters {}
    MinMaxDatetime
     type! =MinMaxDatetime
     datetime! str
     datetime_format str
     max_datetime str
     min_datetime str
     $parameters {}
    ParentStreamConfig
     type! =ParentStreamConfig
     stream! (@DeclarativeStream | @StateDelegatingStream)
     parent_key! str
     partition_field! str
     request_option @RequestOption
     incremental_dependency bool
     lazy_read_pointer [str]
     extra_fields [[str]]
     $parameters {}
    PrimaryKey = (str | [str] | [[str]])
    StateDelegatingStream
     type! =StateDelegatingStream
     name! str
     full_refresh_stream! @DeclarativeStream
     incremental_stream! @DeclarativeStream
     api_retention_period str
     $parameters {}
    SimpleRetriever
     type! =SimpleRetriever
     requester! (@HttpRequester | @CustomRequester)
     decoder (@JsonDecoder | @JsonItemsDecoder | @XmlDecoder | @CsvDecoder | @JsonlDecoder |
       @GzipDecoder | @IterableDecoder | @ZipfileDecoder | @CustomDecoder)
     record_selector! @RecordSelector
     paginator (@DefaultPaginator | @NoPagination)
     pagination_reset @PaginationReset
     page_size_reduction @PageSizeReduction
     request_window_splitting @RequestWindowSplitting
     ignore_stream_slicer_parameters_on_paginated_requests bool
     partition_router (@SubstreamPartitionRouter | @ListPartitionRouter | @GroupingPartitionRouter
       | @UnionPartitionRouter | @CustomPartitionRouter | [(@SubstreamPartitionRouter |
       @ListPartitionRouter | @GroupingPartitionRouter | @UnionPartitionRouter |
       @CustomPartitionRouter)])
     $parameters {}
    PageSizeReduction
     type! =PageSizeReduction
     reduction_factor num>1
     minimum_page_size int>=1
     max_attempts int>=1
     backoff_seconds num>=0
     retries_at_minimum_page_size int>=0
     failure_message str
     reset_policy =NEVER,AFTER_SUCCESSFUL_PAGE
    RequestWindowSplitting
     type! =RequestWindowSplitting
     failure_message str
     min_split_window str
    AsyncJobStatusMap
     type =AsyncJobStatusMap
     running! [str]
     completed! [str]
     failed! [str]
     timeout! [str]
     skipped [str]
    AsyncRetriever
     type! =AsyncRetriever
     record_selector! @RecordSelector
     status_mapping! (@AsyncJobStatusMap)
     status_extractor! (@DpathExtractor | @CustomRecordExtractor | @CombinedExtractor)
     download_target_extractor (@DpathExtractor | @CustomRecordExtractor | @CombinedExtractor)
     download_extractor (@DpathExtractor | @CustomRecordExtractor | @ResponseToFileExtractor |
       @CombinedExtractor)
     creation_requester! (@HttpRequester | @CustomRequester)
     polling_requester! (@HttpRequester | @CustomRequester)
     polling_job_timeout (int | str)
     failed_retry_wait_time_in_seconds (int>=1 | str)
     download_target_requester (@HttpRequester | @CustomRequester)
     download_requester! (@HttpRequester | @CustomRequester)
     download_paginator (@DefaultPaginator | @NoPagination)
     abort_requester (@HttpRequester | @CustomRequester)
     delete_requester (@HttpRequester | @CustomRequester)
     partition_router (@ListPartitionRouter | @SubstreamPartitionRouter | @GroupingPartitionRouter
       | @UnionPartitionRouter | @CustomPartitionRouter | [(@ListPartitionRouter |
       @SubstreamPartitionRouter | @GroupingPartitionRouter | @UnionPartitionRouter |
       @CustomPartitionRouter)])
     decoder (@CsvDecoder | @GzipDecoder | @JsonDecoder | @JsonItemsDecoder | @JsonlDecoder |
       @IterableDecoder | @XmlDecoder | @ZipfileDecoder | @CustomDecoder)
     download_decoder (@CsvDecoder | @GzipDecoder | @JsonDecoder | @JsonItemsDecoder |
       @JsonlDecoder | @IterableDecoder | @XmlDecoder | @ZipfileDecoder | @CustomDecoder)
     $parameters {}
    Spec
     type! =Spec
     connection_specification! {}
     documentation_url str
     advanced_auth @AuthFlow
     config_normalization_rules {type! =ConfigNormalizationRules; config_migrations
       [@ConfigMigration]; transformations [(@ConfigRemapField | @ConfigAddFields |
       @ConfigRemoveFields | @CustomConfigTransformation)]; validations [(@DpathValidator |
       @PredicateValidator)]; -}
    ConfigMigration
     type! =ConfigMigration
     description str
     transformations! [(@ConfigRemapField | @ConfigAddFields | @ConfigRemoveFields |
       @CustomConfigTransformation)]
    StreamGroup
     streams! [(@DeclarativeStream)]
     action! @BlockSimultaneousSyncsAction
    BlockSimultaneousSyncsAction
     type! =BlockSimultaneousSyncsAction
    SubstreamPartitionRouter
     type! =SubstreamPartitionRouter
     parent_stream_configs! [@ParentStreamConfig]
     $parameters {}
    GroupingPartitionRouter
     type! =GroupingPartitionRouter
     group_size! int
     underlying_partition_router! (@ListPartitionRouter | @SubstreamPartitionRouter |
       @UnionPartitionRouter | @CustomPartitionRouter)
     deduplicate bool
     $parameters {}
    UnionPartitionRouter
     type! =UnionPartitionRouter
     partition_field! str
     partition_routers! [(@ListPartitionRouter | @SubstreamPartitionRouter | @UnionPartitionRouter
       | @CustomPartitionRouter)]+2
     $parameters {}
    ComponentMappingDefinition
     type! =ComponentMappingDefinition
     field_path! [str]
     value! str
     value_type @ValueType
     create_or_update bool
     condition str
     $parameters {}
    HttpComponentsResolver
     type! =HttpComponentsResolver
     retriever! (@SimpleRetriever | @AsyncRetriever | @CustomRetriever)
     components_mapping! [@ComponentMappingDefinition]
     $parameters {}
    StreamConfig
     type! =StreamConfig
     configs_pointer! [str]
     default_values [{}]
     $parameters {}
    ConfigComponentsResolver
     type! =ConfigComponentsResolver
     stream_config! ([@StreamConfig] | @StreamConfig)
     components_mapping! [@ComponentMappingDefinition]
     $parameters {}
    StreamParametersDefinition
     type! =StreamParametersDefinition
     list_of_parameters_for_stream! [{}]
    ParametrizedComponentsResolver
     type! =ParametrizedComponentsResolver
     stream_parameters! @StreamParametersDefinition
     components_mapping! [@ComponentMappingDefinition]
     $parameters {}
    DynamicDeclarativeStream
     type! =DynamicDeclarativeStream
     name str
     stream_template! (@DeclarativeStream | @StateDelegatingStream)
     components_resolver! (@HttpComponentsResolver | @ConfigComponentsResolver |
       @ParametrizedComponentsResolver)
     use_parent_parameters bool
    PredicateValidator
     type! =PredicateValidator
     value! str/num/obj/arr/bool/null
     validation_strategy! (@ValidateAdheresToSchema | @CustomValidationStrategy)
    """#
}
