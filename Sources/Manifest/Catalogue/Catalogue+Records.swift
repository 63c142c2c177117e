// Derived by Tests/ManifestTests/Tools/derive_catalogue.py; do not edit by hand.

extension Catalogue {
  static let records = #"""
    AddedFieldDefinition
     type! =AddedFieldDefinition
     path! [str]
     value! str
     value_type @ValueType
     $parameters {}
    AddFields
     type! =AddFields
     fields! [@AddedFieldDefinition]
     condition str
     $parameters {}
    CombinedExtractor
     type! =CombinedExtractor
     extractors! [(@DpathExtractor | @CustomRecordExtractor | @CombinedExtractor)]+1
     mode @CombineMode
     skip_empty_records bool
     $parameters {}
    DpathExtractor
     type! =DpathExtractor
     field_path! [str]
     record_expander @RecordExpander
     $parameters {}
    ResponseToFileExtractor
     type! =ResponseToFileExtractor
     preserve_na_values bool
     $parameters {}
    RecordExpander
     type! =RecordExpander
     expand_records_from_field! [str]
     remain_original_record bool
     parent_fields [@ParentFieldPath]
     merge_parent bool
     on_no_records =skip,emit_parent
     truncation_indicator_path [str]
     truncated_list_retriever (@SimpleRetriever | @CustomRetriever)
     $parameters {}
    ParentFieldPath
     type! =ParentFieldPath
     parent_path! [str]
     record_path! [str]
     $parameters {}
    TypesMap
     target_type! (str | [str] | @ComplexFieldType)
     current_type! (str | [str])
     condition str
    SchemaTypeIdentifier
     type =SchemaTypeIdentifier
     schema_pointer [str]
     key_pointer! [str]
     type_pointer [str]
     types_mapping [@TypesMap]
     $parameters {}
    DynamicSchemaLoader
     type! =DynamicSchemaLoader
     retriever! (@SimpleRetriever | @AsyncRetriever | @CustomRetriever)
     schema_filter (@RecordFilter | @CustomRecordFilter)
     schema_transformations [(@AddFields | @RemoveFields | @KeysToLower | @KeysToSnakeCase |
       @FlattenFields | @DpathFlattenFields | @KeysReplace | @CustomTransformation)]
     schema_type_identifier! @SchemaTypeIdentifier
     $parameters {}
    InlineSchemaLoader
     type! =InlineSchemaLoader
     schema {}
    JsonFileSchemaLoader~
     type! =JsonFileSchemaLoader
     file_path str
     $parameters {}
    JsonSchemaPropertySelector
     type! =JsonSchemaPropertySelector
     transformations [(@AddFields | @RemoveFields | @KeysToLower | @KeysToSnakeCase |
       @FlattenFields | @DpathFlattenFields | @KeysReplace | @CustomTransformation)]
     $parameters {}
    KeysToLower
     type! =KeysToLower
     $parameters {}
    KeysToSnakeCase
     type! =KeysToSnakeCase
     $parameters {}
    FlattenFields
     type! =FlattenFields
     flatten_lists bool
     $parameters {}
    KeyTransformation
     type! =KeyTransformation
     prefix str
     suffix str
    DpathFlattenFields
     type! =DpathFlattenFields
     field_path! [str]
     delete_origin_value bool
     replace_record bool
     key_transformation @KeyTransformation
     $parameters {}
    KeysReplace
     type! =KeysReplace
     old! str
     new! str
     $parameters {}
    RecordFilter
     type! =RecordFilter
     condition str
     $parameters {}
    RecordSelector
     type! =RecordSelector
     extractor! (@DpathExtractor | @CustomRecordExtractor | @CombinedExtractor)
     record_filter (@RecordFilter | @CustomRecordFilter)
     schema_normalization (@SchemaNormalization | @CustomSchemaNormalization)
     transform_before_filtering bool
     $parameters {}
    SchemaNormalization = =Default,None
    RemoveFields
     type! =RemoveFields
     condition str
     field_pointers! [[str]]
    Schemas
    ValueType = =string,number,integer,boolean
    DpathValidator
     type! =DpathValidator
     field_path! [str]
     validation_strategy! (@ValidateAdheresToSchema | @CustomValidationStrategy)
    ValidateAdheresToSchema
     type! =ValidateAdheresToSchema
     base_schema! str/obj
    ConfigRemapField
     type! =ConfigRemapField
     map! obj/str
     field_path! [str]
    ConfigAddFields
     type! =ConfigAddFields
     fields! [@AddedFieldDefinition]
     condition str
    ConfigRemoveFields
     type! =ConfigRemoveFields
     field_pointers! [[str]]
     condition str
    """#
}
