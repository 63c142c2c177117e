/// The two lists a fingerprint is spelt with: short words that are easy to say and hard to confuse
/// at a glance. Their order is part of the spelling; add nothing in between.
enum FingerprintWords {
  /// 256 words for colours, stuffs and tempers.
  static let first: [Substring] = """
    amber ash azure beige birch black blond bloom blue blunt bold bone brass brave brick \
    brisk broad brown calm candy cedar chalk chief clay clean clear cloud coal cocoa cold \
    coral cosy cream crisp curly cyan damp dark dawn deep denim dense dewy dim dizzy downy \
    drab dream dry dual dusky dusty eager early east easy ebony elder elfin elm even fair \
    famed fancy fawn fern fiery fine firm first fleet flint foggy fond frank free fresh \
    fuzzy giant glad gleam gold grand grape green grey happy hardy hasty hazel hazy heavy \
    henna high holly honey hot icy inky iron ivory jade jet jolly keen khaki kind lapis \
    large late leafy lean lemon level light lilac lime linen loam lofty lone long loud \
    lucid lucky lunar lush maple mauve merry mild milky mint misty mocha mossy muted navy \
    neat neon new noble north oaken oat ochre olive onyx opal pale peach pearl peppy pine \
    pink plain plum plush polar poppy prime proud quick quiet rapid rare raven red ripe \
    roomy rose rosy ruby ruddy russet rustic rusty sage salmon sandy sepia serene shady \
    sharp sheer shiny short shy sienna silent silk silver simple sky slate sleek slim slow \
    small smoky smooth snowy snug soft solar solid sooty south spare speedy spicy spry \
    stark steady steel still stone stormy stout sunny sure swift tame tan tangy tawny teal \
    tender tidy timber tiny topaz tough true tulip umber upbeat vast velvet violet vivid \
    walnut warm wary west wheat white whole wild windy wise witty woolly young zesty zinc
    """.split(separator: " ")

  /// 256 animals.
  static let second: [Substring] = """
    adder alpaca ant asp auk avocet badger bantam barb bass bat beagle bear beaver bee \
    beetle bird bison boa boar bobcat bream buck bug bull bunny calf camel canary carp cat \
    chick chimp chough cicada civet clam cobra cockle cod collie colt condor coot corgi \
    cougar cow coyote crab crane crow cub cuckoo curlew dace deer dingo dodo doe dog \
    donkey dove drake duck dunlin eagle earwig eel egret eider eland elk emu ermine ewe \
    falcon ferret finch fish flea fly foal fox frog gadfly gannet gar gator gaur gecko \
    gerbil gibbon gnat gnu goat goose gopher grebe grouse grub gull guppy hake hare hawk \
    hen heron hippo hog hornet horse hound husky hyena ibex ibis iguana impala jackal \
    jaguar jay kite kitten kiwi koala koi kudu lamb lark lemur linnet lion lizard llama \
    locust loon loris lynx macaw magpie mantis mare marlin marmot marten martin merlin \
    mink minnow mole monkey moose moth mouse mule mullet mussel newt ocelot okapi orca \
    oriole osprey otter owl ox oyster panda parrot perch petrel pig pigeon pike pipit \
    plaice plover pony poodle possum prawn puffin puma pup quail rabbit raccoon ram rat \
    ray redwing rhino robin roe rook rooster sardine scallop seal shark sheep shrew shrike \
    shrimp skate skink skua skunk sloth slug smelt snail snake snipe sole sparrow spider \
    sponge sprat squid stag stoat stork swallow swan tapir tarpon tern terrier thrush tick \
    tiger toad toucan trout tuna turkey turtle urchin viper vole vulture wallaby walrus \
    warbler wasp weasel weevil whale whelk wolf wombat worm wren yak zebra
    """.split(separator: " ")
}
