// Derived by Tests/ManifestTests/Tools/derive_catalogue.py; do not edit by hand.

extension Catalogue {
  static let authentication = #"""
    ApiKeyAuthenticator
     type! =ApiKeyAuthenticator
     api_token str
     header str
     inject_into @RequestOption
     $parameters {}
    AuthFlow
     auth_flow_type =oauth2.0,oauth1.0
     predicate_key [str]
     predicate_value str
     oauth_config_specification @OAuthConfigSpecification
    BasicHttpAuthenticator
     type! =BasicHttpAuthenticator
     username! str
     password str
     $parameters {}
    BearerAuthenticator
     type! =BearerAuthenticator
     api_token! str
     $parameters {}
    SelectiveAuthenticator
     type! =SelectiveAuthenticator
     authenticator_selection_path! [str]
     authenticators! {... (@ApiKeyAuthenticator | @BasicHttpAuthenticator | @BearerAuthenticator |
       @OAuthAuthenticator | @JwtAuthenticator | @SessionTokenAuthenticator |
       @LegacySessionTokenAuthenticator | @CustomAuthenticator | @NoAuth |
       @RateLimitedMultipleTokenAuthenticator)}
     $parameters {}
    RateLimitedMultipleTokenAuthenticator
     type! =RateLimitedMultipleTokenAuthenticator
     tokens! (str | [str]+1)
     token_delimiter str
     auth_method str
     header str
     quota_status_source! @QuotaStatusSource
     quotas! [@TokenQuota]+1
     max_wait_time str
     budget_reserve_fraction num
     budget_min_reserve int
     $parameters {}
    QuotaStatusSource
     type! =QuotaStatusSource
     url! str
     http_method =GET,POST
     request_headers {... str}
     unavailable_status_codes [int]!
     $parameters {}
    TokenQuota
     type! =TokenQuota
     name! str
     remaining_path! [str]
     reset_path! [str]
     limit_path [str]
     matchers [@HttpRequestRegexMatcher]
     remaining_header str
     reset_header str
     limit_header str
     exhaustion_status_codes [int]
     $parameters {}
    CustomAuthenticator
     type! =CustomAuthenticator
     class_name! str
     $parameters {}
    JwtAuthenticator
     type! =JwtAuthenticator
     secret_key! str
     base64_encode_secret_key bool
     algorithm!
       =HS256,HS384,HS512,ES256,ES256K,ES384,ES512,RS256,RS384,RS512,PS256,PS384,PS512,EdDSA
     token_duration int
     header_prefix str
     jwt_headers {kid str; typ str; cty str; -}
     additional_jwt_headers {}
     jwt_payload {iss str; sub str; aud str; -}
     additional_jwt_payload {}
     passphrase str
     request_option @RequestOption
     $parameters {}
    OAuthAuthenticator
     type! =OAuthAuthenticator
     client_id_name str
     client_id str
     client_secret_name str
     client_secret str
     refresh_token_name str
     refresh_token str
     token_refresh_endpoint str
     access_token_name str
     access_token_value str
     expires_in_name str
     grant_type_name str
     grant_type str
     refresh_request_body {}
     refresh_request_headers {}
     send_refresh_request_as_query_params bool
     scopes [str]
     token_expiry_date str
     token_expiry_date_format str
     refresh_token_error_status_codes [int]
     refresh_token_error_key str
     refresh_token_error_values [str]
     refresh_token_updater ?{refresh_token_name str; access_token_config_path [str];
       refresh_token_config_path [str]; token_expiry_date_config_path [str];
       refresh_token_error_status_codes [int]; refresh_token_error_key str;
       refresh_token_error_values [str]}
     profile_assertion @JwtAuthenticator
     use_profile_assertion bool
     $parameters {}
    SessionTokenAuthenticator
     type! =SessionTokenAuthenticator
     login_requester! @HttpRequester
     session_token_path! [str]
     expiration_duration str
     request_authentication! (@SessionTokenRequestApiKeyAuthenticator |
       @SessionTokenRequestBearerAuthenticator)
     decoder (@JsonDecoder | @XmlDecoder)
     $parameters {}
    SessionTokenRequestApiKeyAuthenticator
     type! =ApiKey
     inject_into! @RequestOption
     api_token str
    SessionTokenRequestBearerAuthenticator = ?{type! =Bearer}
    NoAuth
     type! =NoAuth
     $parameters {}
    OAuthConfigSpecification
     oauth_user_input_from_connector_config_specification {}
     oauth_connector_input_specification {consent_url! str; scope str; scopes [{scope! str}];
       optional_scopes [{scope! str}]; scopes_join_strategy =space,comma,plus; access_token_url!
       str; access_token_headers {}; access_token_params {}; extract_output [str]; state {min! int;
       max! int}; client_id_key str; client_secret_key str; scope_key str; state_key str;
       auth_code_key str; redirect_uri_key str}
     complete_oauth_output_specification {}
     complete_oauth_server_input_specification {}
     complete_oauth_server_output_specification {}
    LegacySessionTokenAuthenticator~
     type! =LegacySessionTokenAuthenticator
     header! str
     login_url! str
     session_token str
     session_token_response_key! str
     username str
     password str
     validate_session_url! str
     $parameters {}
    """#
}
