/// Words that stand in ordinary answers. A value that is one of them is masked as a whole field only.
extension Secret {
  static func isCommon(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = bytes.trimmedASCII
    guard text.count <= 24 else { return false }
    return commonWords.contains(String(decoding: text.map(ASCII.fold), as: UTF8.self))
  }

  static func isCommon(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBufferPointer(isCommon) }

  /// Of six letters and more: names of things in APIs, words of records, and the passwords that
  /// most people who choose a word choose.
  private static let commonWords = Set(
    """
    accept access access_token account account_id accounts action active actions activity address
    admin123 africa amount android animal answer apikey api_key application application/json april
    archived article artist asset_id assets asymmetric attribute august austria author
    authorization available avatar balance barcelona baseball basic batman bearer before behavior
    belgium berlin between billing birthday boolean boston brazil browser budget business cached
    california campaign canada cancelled category center century change changed changeme channel
    charge charlie cheese chicago china chocolate church cities client client_id client_secret
    closed collection college colors column columns comment comments community company completed
    computer config confirmed connection contact content contract cookie corporate correct country
    coupon created created_at credit currency current custom customer customers danger daniel data
    database deadline december default delete deleted delivered delivery denmark design desktop
    detail details device diamond digital direct disabled discount distance document dollar domain
    download dragon driver duration editor electronic element email_address employee enabled
    energy england english entity error_code europe evening events everyone example exchange
    expired expires expires_in export external facebook failed failure family father february
    feedback fields filter finance finished finland firefox flower folder football foobar footer
    forever format forward france freedom friday friend friends function future garden gender
    general george german germany global google graphic groups guitar hannah header headers health
    height hello123 hidden history holiday hosting hunter identifier iloveyou images import inactive
    income industry information instagram instance integer interface internal internet invalid
    invoice iphone ireland israel january japanese jessica jordan journal july june kitchen
    language latitude leader length letmein letter license limited linkedin listing locale
    localhost location london longitude machine madrid mailing manager manual market marketing
    master material matrix matthew maximum medium meeting member members merchant message messages
    metadata method mexico michael michelle mobile modified module moment monday monkey monster
    monthly morning mother mountain multiple mustang nature network nicole nobody normal norway
    notice notification november null nullable number numbers oauth2 object october office offset
    online opened option options orange order_id orders organization original output owner_id
    package parent partner passed passport passw0rd password password1 password123 payment payments
    pending people percent period person phone photos picture pizza123 planet platform player
    please poland police policy portugal position postal postgres prefix premium pretty previous
    primary primary_key princess priority private process product production products profile
    program project properties property provider public published purchase quality quantity
    question qwerty qwerty123 qwertyuiop random rating reason receipt received record records
    recurring reference refresh refresh_token refund region registered rejected release remote
    removed report request required resource response result results retail return review running
    russia sample sandbox saturday schedule school science search season second secret security
    select seller sender september sequence server service services session settings shadow
    shipped shipping signature silver single small_business social soccer software source spring
    staging standard starter started starwars status stopped storage stored stream streams street
    string student subdomain subject subscription success successful summer summit sunday sunshine
    superman supplier support switch sydney symbol system target teacher team_id technology
    telephone tenant territory testing testing123 thomas thursday ticket tigger title token_count
    tokens total_count traffic training transaction transfer travel trustno1 tuesday twitter
    unique united universe university unknown unpaid update updated updated_at upload user_id
    username utf-8 vacation valid_until values variant vendor verified version victoria vienna
    virtual visitor volume wallet warehouse warning wealth webhook website wednesday weekly weight
    welcome welcome1 whatever william window windows winner winter wireless within workspace world
    writer yahoo yellow yesterday
    """
    .split { $0 == " " || $0 == "\n" }.map(String.init))
}
