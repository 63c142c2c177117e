// Derived by Tests/ManifestTests/Tools/derive_catalogue.py; do not edit by hand.

extension Catalogue {
  static let custom = #"""
    CustomBackoffStrategy
     type! =CustomBackoffStrategy
     class_name! str
     $parameters {}
    CustomErrorHandler
     type! =CustomErrorHandler
     class_name! str
     $parameters {}
    CustomPaginationStrategy
     type! =CustomPaginationStrategy
     class_name! str
     $parameters {}
    CustomRecordExtractor
     type! =CustomRecordExtractor
     class_name! str
     $parameters {}
    CustomRecordFilter
     type! =CustomRecordFilter
     class_name! str
     $parameters {}
    CustomRequester
     type! =CustomRequester
     class_name! str
     $parameters {}
    CustomRetriever
     type! =CustomRetriever
     class_name! str
     $parameters {}
    CustomPartitionRouter
     type! =CustomPartitionRouter
     class_name! str
     $parameters {}
    CustomSchemaLoader
     type! =CustomSchemaLoader
     class_name! str
     $parameters {}
    CustomSchemaNormalization
     type! =CustomSchemaNormalization
     class_name! str
     $parameters {}
    CustomStateMigration
     type! =CustomStateMigration
     class_name! str
     $parameters {}
    CustomTransformation
     type! =CustomTransformation
     class_name! str
     $parameters {}
    CustomDecoder
     type! =CustomDecoder
     class_name! str
     $parameters {}
    CustomValidationStrategy
     type! =CustomValidationStrategy
     class_name! str
    CustomConfigTransformation
     type! =CustomConfigTransformation
     class_name! str
     $parameters {}
    """#
}
