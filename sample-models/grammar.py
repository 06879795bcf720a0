"""Meanings, the sentences that say them, and how alike two meanings are.

A meaning is a small frame of roles. `sentence` puts it into words in one of many ways (synonyms,
passive, cleft, fronted adverbials, relative clauses); `similarity` compares two frames, never their
words, so that the score of a pair follows from what the sentences mean.
"""

from dataclasses import dataclass, replace
from typing import Optional

import lexicon as lex


@dataclass(frozen=True)
class Clause:
  """A relative clause: `who sleeps in the garden`."""
  verb: str
  place: str


@dataclass(frozen=True)
class Entity:
  noun: str
  adjective: Optional[str] = None
  count: int = 1
  clause: Optional[Clause] = None


@dataclass(frozen=True)
class Meaning:
  agent: Entity
  verb: str
  tense: str
  patient: Optional[Entity] = None
  recipient: Optional[Entity] = None
  place: Optional[str] = None
  relation: Optional[str] = None  # none: the place's own preposition
  time: Optional[str] = None
  manner: Optional[str] = None
  negated: bool = False


# Making meanings


def random_entity(rng, classes, clause_share=0.12):
  noun = rng.choice([n for kind in classes for n in lex.NOUNS_OF[kind]])
  kind = lex.NOUN_CLASS[noun]
  adjective = rng.choice(lex.ADJECTIVES_OF[kind]) if rng.random() < 0.5 else None
  count = rng.randint(2, 9) if rng.random() < 0.2 else 1
  clause = None
  if kind in ("person", "animal") and rng.random() < clause_share:
    clause = Clause(rng.choice(["sleep", "wait", "rest", "run", "walk"]),
                    rng.choice(list(lex.PLACE_FORMS)))
  return Entity(noun, adjective, count, clause)


def random_meaning(rng):
  tense = rng.choice(["past", "past", "present", "future"])
  if rng.random() < 0.15:
    meaning = Meaning(
      agent=random_entity(rng, ["person"]), verb=rng.choice(list(lex.concepts(lex.GIVING))),
      tense=tense, patient=random_entity(rng, ["thing", "food"]),
      recipient=random_entity(rng, ["person"], clause_share=0))
  else:
    agents, patients, verbs = lex.VERBS[rng.choice(list(lex.VERBS))]
    meaning = Meaning(
      agent=random_entity(rng, agents.split()), verb=rng.choice(list(lex.concepts(verbs))),
      tense=tense, patient=random_entity(rng, patients.split()) if patients else None)
  for role, share in (("place", 0.5), ("time", 0.35), ("manner", 0.25), ("negated", 0.15)):
    if rng.random() < share:
      meaning = with_role(rng, meaning, role)
  return meaning


def with_role(rng, meaning, role):
  """The meaning with one role drawn anew."""
  if role == "agent":
    return replace(meaning, agent=random_entity(rng, [lex.NOUN_CLASS[meaning.agent.noun]]))
  if role == "patient" and meaning.patient:
    return replace(meaning, patient=random_entity(rng, [lex.NOUN_CLASS[meaning.patient.noun]]))
  if role == "recipient" and meaning.recipient:
    return replace(meaning, recipient=random_entity(rng, ["person"], clause_share=0))
  if role == "verb":
    return replace(meaning, verb=random_verb(rng, meaning))
  if role == "place":
    relation = rng.choice(list(lex.RELATIONS)) if rng.random() < 0.4 else None
    return replace(meaning, place=rng.choice(list(lex.PLACE_FORMS)), relation=relation)
  if role == "time":
    return replace(meaning, time=rng.choice(lex.TIMES_OF[meaning.tense]))
  if role == "manner":
    return replace(meaning, manner=rng.choice(list(lex.MANNER_FORMS)))
  if role == "negated":
    return replace(meaning, negated=not meaning.negated)
  if role == "adjective":
    adjective = rng.choice(lex.ADJECTIVES_OF[lex.NOUN_CLASS[meaning.agent.noun]])
    return replace(meaning, agent=replace(meaning.agent, adjective=adjective))
  if role == "count":
    return replace(meaning, agent=replace(meaning.agent, count=rng.choice([1, 2, 3, 4, 5])))
  if role == "drop":
    return replace(meaning, **{rng.choice(["place", "time", "manner"]): None})
  if role == "swap" and meaning.patient and not meaning.recipient \
      and lex.NOUN_CLASS[meaning.patient.noun] in lex.VERBS[lex.VERB_FIELD[meaning.verb]][0]:
    return replace(meaning, agent=meaning.patient, patient=meaning.agent)
  return meaning


def random_verb(rng, meaning):
  """Another verb that takes the same kinds of agent and patient."""
  if meaning.recipient:
    return rng.choice(list(lex.concepts(lex.GIVING)))
  agent = lex.NOUN_CLASS[meaning.agent.noun]
  patient = lex.NOUN_CLASS[meaning.patient.noun] if meaning.patient else None
  return rng.choice([
    verb for agents, patients, verbs in lex.VERBS.values()
    if agent in agents.split() and (patient in patients.split() if patient else not patients)
    for verb in lex.concepts(verbs)])


# Saying them


def noun_phrase(rng, entity, definite=None):
  noun = rng.choice(lex.NOUN_FORMS[entity.noun])
  adjective = rng.choice(lex.ADJECTIVE_FORMS[entity.adjective]) if entity.adjective else None
  pronoun = "who" if lex.NOUN_CLASS[entity.noun] == "person" else "that"
  be = "is" if entity.count == 1 else "are"
  clauses = []
  if entity.clause:
    base, _, _ = rng.choice(lex.VERB_FORMS[entity.clause.verb])
    verb = lex.third_person(base) if entity.count == 1 else base
    clauses.append(f"{pronoun} {verb} {place_phrase(rng, entity.clause.place)}")
  elif adjective and rng.random() < 0.15:
    clauses.append(f"{pronoun} {be} {adjective}")
    adjective = None
  words = [adjective] if adjective else []
  if entity.count > 1:
    words = [lex.NUMBERS[entity.count]] + words + [lex.plural(noun)]
    phrase = " ".join(words)
    if rng.random() < 0.4:
      phrase = "the " + phrase
  else:
    phrase = " ".join(words + [noun])
    if definite is None:
      definite = rng.random() < 0.6
    phrase = "the " + phrase if definite else lex.with_article(phrase)
  return " ".join([phrase] + clauses)


def place_phrase(rng, place, relation=None):
  preposition = (rng.choice(lex.RELATIONS[relation]) if relation
                 else lex.PREPOSITIONS.get(place, "in"))
  return f"{preposition} the {rng.choice(lex.PLACE_FORMS[place])}"


def verb_phrase(rng, meaning, forms, plural_subject, passive):
  """The finite verb with its negation: (words before the manner adverb, the rest)."""
  base, past, participle = forms
  negation = rng.choice(["not", "never"]) if meaning.negated else ""
  if passive:
    be = {"past": ("was", "were"), "present": ("is", "are"), "future": ("will", "will")}
    words = [be[meaning.tense][plural_subject], negation]
    words += ["be"] if meaning.tense == "future" else []
    return words + [participle]
  if meaning.tense == "future":
    return ["will", negation, base]
  finite = past if meaning.tense == "past" else (
    base if plural_subject else lex.third_person(base))
  if negation == "never":
    return ["never", finite]
  if negation == "not":
    do = "did" if meaning.tense == "past" else ("do" if plural_subject else "does")
    return [do, "not", base]
  return [finite]


def sentence(rng, meaning):
  """One of the many sentences that say `meaning`."""
  forms = rng.choice(lex.VERB_FORMS[meaning.verb])
  agent = noun_phrase(rng, meaning.agent)
  passive = bool(meaning.patient) and rng.random() < 0.25
  if passive:
    subject, count = noun_phrase(rng, meaning.patient), meaning.patient.count
  else:
    subject, count = agent, meaning.agent.count
  verb = verb_phrase(rng, meaning, forms, count > 1, passive)
  words = []
  if not passive and meaning.agent.count == 1 and rng.random() < 0.08:
    be = "was" if meaning.tense == "past" else "is"
    who = "who" if lex.NOUN_CLASS[meaning.agent.noun] == "person" else "that"
    words += ["it", be, subject, who]
  else:
    words.append(subject)
  words += verb
  if passive:
    words += ["to " + noun_phrase(rng, meaning.recipient)] if meaning.recipient else []
    words.append("by " + agent)
  elif meaning.recipient:
    patient, recipient = noun_phrase(rng, meaning.patient), noun_phrase(rng, meaning.recipient)
    # `present` and `mail` and the like take the recipient only with `to`.
    words += [recipient, patient] if forms[0] in ("give", "hand", "lend", "show", "send") \
      and rng.random() < 0.5 else [patient, "to", recipient]
  elif meaning.patient:
    words.append(noun_phrase(rng, meaning.patient))
  adverbials = []
  if meaning.manner:
    adverbials.append(rng.choice(lex.MANNER_FORMS[meaning.manner]))
  if meaning.place:
    adverbials.append(place_phrase(rng, meaning.place, meaning.relation))
  if meaning.time:
    adverbials.append(rng.choice(lex.TIME_FORMS[meaning.time]))
  front = adverbials.pop() if adverbials and rng.random() < 0.3 else None
  text = " ".join(word for word in words + adverbials if word)
  return capitalised(f"{front}, {text}." if front else text + ".")


def capitalised(text):
  return text[0].upper() + text[1:]


# Comparing them

WEIGHTS = {"agent": 3.0, "verb": 3.0, "patient": 3.0, "recipient": 2.0, "place": 2.0, "time": 1.0,
           "manner": 1.0, "tense": 0.5}


def entity_similarity(a, b):
  if a is None or b is None:
    return 0.0
  present = [(x, y) for x, y in ((a.adjective, b.adjective), (a.clause, b.clause),
                                 (a.count, b.count)) if not (x in (None, 1) and y in (None, 1))]
  shared = sum(x == y for x, y in present) / len(present) if present else 1.0
  if a.noun == b.noun:
    return 0.65 + 0.35 * shared
  same_class = lex.NOUN_CLASS[a.noun] == lex.NOUN_CLASS[b.noun]
  return (0.2 if same_class else 0.0) + (0.2 * shared if present else 0.0)


def role_similarity(role, a, b):
  x, y = getattr(a, role), getattr(b, role)
  if role in ("agent", "patient", "recipient"):
    value = entity_similarity(x, y)
    # The same thing in another role still makes the two sentences a little alike.
    others = [getattr(b, r) for r in ("agent", "patient", "recipient") if r != role]
    return max([value] + [0.3 * (x is not None and o is not None and o.noun == x.noun)
                          for o in others])
  if role == "verb":
    return 1.0 if x == y else (0.3 if lex.VERB_FIELD[x] == lex.VERB_FIELD[y] else 0.0)
  if role == "place":
    return 0.7 * (x == y) + 0.3 * (x == y and a.relation == b.relation)
  return float(x == y)


def similarity(a, b):
  """How alike two meanings are, from 0 to 5: the weighted share of roles that agree."""
  roles = [r for r in WEIGHTS if getattr(a, r) is not None or getattr(b, r) is not None]
  total = sum(WEIGHTS[r] for r in roles)
  share = sum(WEIGHTS[r] * (role_similarity(r, a, b) + role_similarity(r, b, a)) / 2
              for r in roles) / total
  return round(5 * share * (0.6 if a.negated != b.negated else 1.0), 2)


CHANGES = ["agent", "patient", "recipient", "verb", "verb", "place", "time", "manner", "negated",
           "adjective", "count", "drop", "swap"]


def pair(rng):
  """Two sentences and the similarity of what they say; scores spread over the whole range."""
  first = random_meaning(rng)
  if rng.random() < 0.12:
    second = random_meaning(rng)
  else:
    second = first
    for role in rng.sample(CHANGES, rng.choice([0, 1, 1, 2, 3, 4, 6, 9])):
      second = with_role(rng, second, role)
  return sentence(rng, first), sentence(rng, second), similarity(first, second)
