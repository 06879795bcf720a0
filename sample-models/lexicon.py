"""The words of the sample texts: concepts, their synonyms, their classes and their inflection.

A concept is named by its first surface form; `lamp|lantern` is one concept with two forms.
"""

NOUNS = {
  "person": """teacher|instructor doctor|physician farmer sailor soldier painter|artist baker
    child|kid student|pupil traveller|wanderer thief|robber judge blacksmith miller weaver
    guard|watchman merchant|trader singer cook|chef nurse shepherd king queen hunter""",
  "animal": """dog|hound cat horse donkey rabbit|hare goat fox wolf crow|raven duck goose mouse
    bear owl pig""",
  "thing": """lamp|lantern boat book box|crate coat|jacket key clock mirror basket rope hammer
    wheel chair table ring letter map|chart cup|mug knife|blade ladder drum flute cart|wagon
    sack|bag bottle|flask hat|cap painting|picture""",
  "food": "apple pear egg loaf cake|pastry cheese plum onion pie carrot|root",
}
PLACES = """market|bazaar harbour|port forest|woods garden mill castle|fortress river|stream bridge
  school church|chapel inn|tavern field|meadow mountain village|hamlet library kitchen workshop
  island cave tower"""
# The preposition of a place by default; the others mean something else everywhere.
PREPOSITIONS = {
  "market": "at", "harbour": "at", "mill": "at", "river": "by", "bridge": "on", "school": "at",
  "mountain": "on", "island": "on",
}
RELATIONS = {"near": ["near", "close to"], "behind": ["behind"], "far": ["far from"]}

# Adjectives by dimension: two of one dimension exclude each other.
ADJECTIVES = {
  "size": "big|large|huge small|little|tiny",
  "colour": "red|crimson blue green black white yellow grey brown",
  "mood": "happy|glad|cheerful sad|unhappy|gloomy angry|furious",
  "character": "brave|bold clever|smart lazy|idle honest|sincere",
  "wealth": "rich|wealthy poor|needy",
  "age": "old|elderly young|youthful",
  "state": "broken|cracked heavy|weighty dirty|filthy clean|spotless",
  "beauty": "beautiful|pretty ugly|hideous",
  "energy": "tired|weary hungry|starving strong|mighty",
}
DIMENSIONS = {
  "person": ["mood", "character", "wealth", "age", "energy", "size"],
  "animal": ["size", "colour", "age", "energy", "beauty"],
  "thing": ["size", "colour", "state", "beauty"],
  "food": ["size", "colour"],
}

# field: (agent classes, patient classes or none, verbs). Forms: base[/past[/participle]].
VERBS = {
  "trade": ("person", "thing food", "buy/bought/bought|purchase sell/sold/sold"
            " steal/stole/stolen borrow"),
  "search": ("person animal", "thing food", "find/found/found|discover lose/lost/lost|misplace"
             " hide/hid/hidden|conceal want|desire"),
  "craft": ("person", "thing", "repair|mend|fix break/broke/broken|smash paint|decorate"
            " clean|wash make/made/made|produce"),
  "motion": ("person", "thing food", "carry|transport throw/threw/thrown|toss drop lift|raise"),
  "eating": ("person animal", "food", "eat/ate/eaten|devour taste|sample smell|sniff"),
  "sight": ("person animal", "person animal thing", "see/saw/seen|notice|spot watch|observe"),
  "care": ("person", "person animal", "help|assist love|adore feed/fed/fed|nourish"
           " protect|shield"),
  "conflict": ("person animal", "person animal", "chase|pursue fear|dread push|shove"
               " scare|frighten"),
  "speech": ("person", "person", "call|summon thank|praise teach/taught/taught|educate"
             " visit meet/met/met|encounter forget/forgot/forgotten"),
  "movement": ("person animal", "", "run/ran/run walk|stroll jump|leap swim/swam/swum"
               " fall/fell/fallen|stumble"),
  "rest": ("person animal", "", "sleep/slept/slept|doze wait|linger rest|relax"),
  "voice": ("person", "", "laugh|giggle sing/sang/sung cry|weep/wept/wept shout|yell dance"),
}
GIVING = "give/gave/given|hand lend/lent/lent|loan show|present send/sent/sent|mail"

TIMES = {
  "past": "yesterday last_week|a_week_ago this_morning|earlier_today last_winter",
  "present": "every_day|daily on_Sundays|each_Sunday at_night|by_night often|frequently",
  "future": "tomorrow next_week|in_a_week soon|shortly next_summer",
}
MANNERS = """quickly|rapidly slowly|without_haste quietly|silently carefully|with_care
  gladly|with_joy secretly|in_secret"""
NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
           "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
           "eighteen", "nineteen", "twenty"]

IRREGULAR_PLURALS = {"child": "children", "thief": "thieves", "wolf": "wolves", "goose": "geese",
                     "mouse": "mice", "loaf": "loaves", "knife": "knives",
                     "watchman": "watchmen"}
DOUBLED = {"drop", "spot"}  # the final consonant doubles before -ed


def concepts(text):
  """`a|b c` -> {"a": ["a", "b"], "c": ["c"]}, with `_` read as a space."""
  table = {}
  for entry in text.split():
    forms = [form.replace("_", " ") for form in entry.split("|")]
    table[forms[0].split("/")[0]] = forms
  return table


def ends_in_consonant_y(word):
  return word.endswith("y") and word[-2] not in "aeiou"


def plural(noun):
  if noun in IRREGULAR_PLURALS:
    return IRREGULAR_PLURALS[noun]
  if ends_in_consonant_y(noun):
    return noun[:-1] + "ies"
  return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def third_person(verb):
  if ends_in_consonant_y(verb):
    return verb[:-1] + "ies"
  return verb + ("es" if verb.endswith(("s", "x", "ch", "sh", "o", "ss")) else "s")


def regular_past(verb):
  if verb.endswith("e"):
    return verb + "d"
  if ends_in_consonant_y(verb):
    return verb[:-1] + "ied"
  return verb + (verb[-1] if verb in DOUBLED else "") + "ed"


def verb_forms(entry):
  """`see/saw/seen` -> (base, past, participle)."""
  parts = entry.split("/")
  base = parts[0]
  past = parts[1] if len(parts) > 1 else regular_past(base)
  return base, past, parts[2] if len(parts) > 2 else past


def with_article(phrase):
  return ("an " if phrase[0] in "aeiou" else "a ") + phrase


NOUN_CLASS = {c: kind for kind, text in NOUNS.items() for c in concepts(text)}
NOUN_FORMS = {c: f for text in NOUNS.values() for c, f in concepts(text).items()}
NOUNS_OF = {kind: list(concepts(text)) for kind, text in NOUNS.items()}
PLACE_FORMS = concepts(PLACES)
ADJECTIVE_FORMS = {c: f for text in ADJECTIVES.values() for c, f in concepts(text).items()}
ADJECTIVE_DIMENSION = {c: d for d, text in ADJECTIVES.items() for c in concepts(text)}
ADJECTIVES_OF = {
  kind: [c for d in dims for c in concepts(ADJECTIVES[d])] for kind, dims in DIMENSIONS.items()}
VERB_FORMS = {}  # concept -> [(base, past, participle)]
VERB_FIELD = {}
for _field, (_agents, _patients, _text) in VERBS.items():
  for _concept, _forms in concepts(_text).items():
    VERB_FORMS[_concept] = [verb_forms(form) for form in _forms]
    VERB_FIELD[_concept] = _field
for _concept, _forms in concepts(GIVING).items():
  VERB_FORMS[_concept] = [verb_forms(form) for form in _forms]
  VERB_FIELD[_concept] = "giving"
TIME_FORMS = {c: f for text in TIMES.values() for c, f in concepts(text).items()}
TIMES_OF = {tense: list(concepts(text)) for tense, text in TIMES.items()}
MANNER_FORMS = concepts(MANNERS)
