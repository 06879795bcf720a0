"""Paragraphs about a small invented world: what tiny-llama learns.

The world (people, towns, who owns what, who lives where) is always the same, so its facts can be
memorised; the paragraphs are drawn anew from each seed. Pronouns, possessions and counts inside a
paragraph can only be got right by keeping track of what was said before.
"""

import random

import grammar
import lexicon as lex

WORLD_SEED = 20_260_101
FEMALE = """Ada Bella Clara Dora Edith Flora Greta Hanna Ida Julia Karin Lena Mira Nora Olga Petra
  Rosa Sara Tilda Ursula Vera Wilma Xenia Yrsa"""
MALE = """Adam Boris Carl David Emil Felix Georg Hugo Ivan Jonas Karl Lukas Max Nils Oscar Peter
  Ralf Simon Tom Ulf Victor Walter Xaver Yann"""
TOWNS = """Ashby Birk Corby Dunmoor Elden Farrow Glimmen Harth Ilmen Jorvik Keld Lindow Marle
  Norrby Orford Pell Quarn Rosk Selby Thorne"""
RIVERS = "Arle Brenn Cald Derwen Esk Fenn Gryle Hule"
PETS = """Bruno Coco Dash Echo Fern Ginger Hazel Inky Jet Kiwi Lucky Misty Nutmeg Otto Pepper
  Rusty Shadow Toffee Velvet Whisky"""
TRADES = """teacher doctor farmer sailor soldier painter baker judge blacksmith miller weaver
  merchant singer cook nurse shepherd hunter""".split()
COLOURS = list(lex.concepts(lex.ADJECTIVES["colour"]))
DIRECTIONS = ["north", "south", "east", "west"]


class Person:
  def __init__(self, rng, name, female):
    self.name = name
    self.he, self.him, self.his = ("she", "her", "her") if female else ("he", "him", "his")
    self.trade = rng.choice(TRADES)
    self.town = rng.choice(TOWNS.split())
    self.born = rng.randint(1780, 1899)
    self.pet = rng.choice(lex.NOUNS_OF["animal"])
    self.pet_colour = rng.choice(COLOURS)
    self.pet_name = rng.choice(PETS.split())
    self.food = rng.choice(lex.NOUNS_OF["food"])
    self.thing = rng.choice(lex.NOUNS_OF["thing"])
    self.mood = rng.choice(lex.ADJECTIVES_OF["person"])
    self.friend = None
    self.parent = None


class Town:
  def __init__(self, rng, name):
    self.name = name
    self.river = rng.choice(RIVERS.split())
    self.founded = rng.randint(1100, 1799)
    self.product = rng.choice(lex.NOUNS_OF["thing"] + lex.NOUNS_OF["food"])
    self.sight = rng.choice(["castle", "bridge", "church", "harbour", "mill", "tower", "market"])
    self.sight_adjective = rng.choice(lex.ADJECTIVES_OF["thing"])
    self.neighbour = rng.choice([t for t in TOWNS.split() if t != name])
    self.direction = rng.choice(DIRECTIONS)


class World:
  def __init__(self, seed=WORLD_SEED):
    rng = random.Random(seed)
    self.people = [Person(rng, n, True) for n in FEMALE.split()] \
      + [Person(rng, n, False) for n in MALE.split()]
    self.towns = {name: Town(rng, name) for name in TOWNS.split()}
    for person in self.people:
      person.friend, person.parent = rng.sample([p for p in self.people if p is not person], 2)


WORLD = World()


def paragraph(rng):
  kinds = [portrait, portrait, town, possession, possession, counting, scene, scene, question]
  return " ".join(rng.choice(kinds)(rng))


def document(rng):
  return "\n".join(paragraph(rng) for _ in range(rng.randint(2, 6)))


def text(seed, characters):
  """Paragraphs, one a line, of about `characters` in all."""
  rng = random.Random(f"stories {seed}")
  lines, length = [], 0
  while length < characters:
    lines.append(paragraph(rng))
    length += len(lines[-1]) + 1
  return "\n".join(lines) + "\n"


# Kinds of paragraph; each returns its sentences.


def portrait(rng):
  """Facts of one person, in any order."""
  p = rng.choice(WORLD.people)
  he = p.he.capitalize()
  his = p.his.capitalize()
  home = WORLD.towns[p.town]
  first = rng.choice([
    f"{p.name} is {lex.with_article(p.trade)} from {p.town}.",
    f"{p.name}, {lex.with_article(p.trade)}, lives in {p.town}.",
    f"In {p.town} lives {lex.with_article(p.trade)} called {p.name}.",
  ])
  facts = [
    rng.choice([f"{he} was born in {p.born}.", f"{he} was born in {home.name} in {p.born}."]),
    rng.choice([
      f"{he} has {lex.with_article(p.pet_colour)} {p.pet} called {p.pet_name}.",
      f"{his} {p.pet} {p.pet_name} is {p.pet_colour}.",
      f"{he} owns {lex.with_article(p.pet)} whose name is {p.pet_name}."]),
    rng.choice([f"{he} likes to eat {lex.plural(p.food)}.",
                f"Nothing tastes better to {p.him} than {lex.with_article(p.food)}."]),
    rng.choice([f"{his} best friend is {p.friend.name}, the {p.friend.trade} from "
                f"{p.friend.town}.",
                f"{p.friend.name} from {p.friend.town} is {p.his} best friend."]),
    f"{p.parent.name} taught {p.him} to be {lex.with_article(p.trade)}.",
    f"{he} always carries {lex.with_article(p.thing)}.",
    rng.choice([f"People say that {p.he} is {p.mood}.", f"Everyone calls {p.him} {p.mood}."]),
    f"{his} house stands near the {home.sight} of {p.town}, on the river {home.river}.",
  ]
  return [first] + rng.sample(facts, rng.randint(3, 5))


def town(rng):
  """Facts of one town."""
  t = WORLD.towns[rng.choice(TOWNS.split())]
  people = [p for p in WORLD.people if p.town == t.name]
  facts = [
    rng.choice([f"It was founded in {t.founded}.", f"The town is known since {t.founded}."]),
    f"It lies {t.direction} of {t.neighbour}.",
    f"Its {t.sight_adjective} {t.sight} can be seen from far away.",
    rng.choice([f"It is known for its {lex.plural(t.product)}.",
                f"People buy {lex.plural(t.product)} there."]),
  ]
  if people:
    p = rng.choice(people)
    facts += [f"{p.name} the {p.trade} lives there with {p.his} {p.pet} {p.pet_name}."]
  first = rng.choice([f"{t.name} is a town on the river {t.river}.",
                      f"The river {t.river} flows through {t.name}."])
  return [first] + rng.sample(facts, rng.randint(2, len(facts)))


def possession(rng):
  """A thing changes hands; the last sentence says who has it, and who has it no longer."""
  people = rng.sample(WORLD.people, rng.randint(2, 4))
  thing = rng.choice(lex.NOUNS_OF["thing"])
  adjective = rng.choice(lex.ADJECTIVES_OF["thing"])
  holder = people[0]
  place = rng.choice(list(lex.PLACE_FORMS))
  got = rng.choice(["found", "bought", "made", "stole"])
  sentences = [f"{holder.name} {got} {lex.with_article(adjective)} {thing} "
               f"{grammar.place_phrase(rng, place)}."]
  if rng.random() < 0.5:
    sentences.append(rng.choice([f"{holder.he.capitalize()} liked the {thing}.",
                                 f"The {thing} was {adjective}, but {holder.he} was happy."]))
  for other in people[1:]:
    sentences.append(rng.choice([
      f"{holder.name} gave the {thing} to {other.name}.",
      f"{holder.he.capitalize()} sold the {adjective} {thing} to {other.name}.",
      f"Then {other.name} borrowed it from {holder.him}.",
      f"{other.name}, the {other.trade} from {other.town}, took the {thing} from {holder.him}.",
    ]))
    holder = other
  sentences.append(rng.choice([f"Now {holder.name} has the {thing}.",
                               f"Now the {adjective} {thing} belongs to {holder.name}.",
                               f"So {holder.name} has the {adjective} {thing}, "
                               f"and {people[0].name} has nothing."]))
  return sentences


def counted(number, noun):
  words = lex.NUMBERS[number] if number else "no"
  return f"{words} {noun if number == 1 else lex.plural(noun)}"


def counting(rng):
  """Sums and differences of small numbers."""
  p = rng.choice(WORLD.people)
  he = p.he.capitalize()
  noun = rng.choice(lex.NOUNS_OF["food"] + ["book", "key", "ring", "cup"])
  number = rng.randint(2, 10)
  place = grammar.place_phrase(rng, rng.choice(list(lex.PLACE_FORMS)))
  sentences = [rng.choice([f"{p.name} had {counted(number, noun)}.",
                           f"There were {counted(number, noun)} {place}, "
                           f"and all of them belonged to {p.name}."])]
  for _ in range(rng.randint(1, 3)):
    if number < 9 and rng.random() < 0.5:
      more = rng.randint(1, 10 - number)
      number += more
      sentences.append(rng.choice([f"{he} bought {lex.NUMBERS[more]} more.",
                                   f"{he} found {lex.NUMBERS[more]} more {place}."]))
    else:
      less = rng.randint(1, number) if number else 0
      if not less:
        break
      number -= less
      sentences.append(rng.choice([f"{he} lost {lex.NUMBERS[less]}.",
                                   f"{he} gave {lex.NUMBERS[less]} to {p.friend.name}."]))
    sentences.append(rng.choice([f"Now {p.he} had {counted(number, noun)}.",
                                 f"That made {counted(number, noun)}."]))
  return sentences


def scene(rng):
  """Sentences of the grammar in which later ones refer back to the first agent."""
  first = grammar.random_meaning(rng)
  noun = first.agent.noun
  sentences = [grammar.sentence(rng, first)]
  if first.agent.count > 1:
    subject = "They"
  elif lex.NOUN_CLASS[noun] == "person":
    subject = f"The {noun}"
  else:
    subject = "It"
  for _ in range(rng.randint(1, 3)):
    meaning = grammar.random_meaning(rng)
    if rng.random() < 0.4:
      sentences.append(grammar.sentence(rng, meaning))
      continue
    kind = lex.NOUN_CLASS[noun]
    while kind not in lex.VERBS.get(lex.VERB_FIELD[meaning.verb], ("person",))[0]:
      meaning = grammar.random_meaning(rng)
    verb = grammar.verb_phrase(rng, meaning, rng.choice(lex.VERB_FORMS[meaning.verb]),
                               first.agent.count > 1, passive=False)
    words = [subject] + verb
    words += [grammar.noun_phrase(rng, meaning.patient)] if meaning.patient else []
    words += ["to " + grammar.noun_phrase(rng, meaning.recipient)] if meaning.recipient else []
    words += [grammar.place_phrase(rng, meaning.place)] if meaning.place else []
    sentences.append(" ".join(word for word in words if word) + ".")
  if rng.random() < 0.5:
    mood = rng.choice(["tired", "happy", "sad", "hungry", "proud", "afraid"])
    be = "were" if first.agent.count > 1 else "was"
    sentences.append(f"In the end, {subject.lower()} {be} {mood}.")
  return sentences


def question(rng):
  """A question about a known fact, or about the sentence before, and its answer."""
  p = rng.choice(WORLD.people)
  t = WORLD.towns[p.town]
  known = [
    (f"Where does {p.name} live?", f"{p.name} lives in {p.town}."),
    (f"What is the name of the {p.pet} of {p.name}?", f"It is called {p.pet_name}."),
    (f"Who is the best friend of {p.name}?", f"It is {p.friend.name}."),
    (f"When was {p.name} born?", f"{p.he.capitalize()} was born in {p.born}."),
    (f"What does {p.name} like to eat?", f"{p.he.capitalize()} likes {lex.plural(p.food)}."),
    (f"What is the trade of {p.name}?", f"{p.name} is {lex.with_article(p.trade)}."),
    (f"Which river flows through {t.name}?", f"It is the {t.river}."),
    (f"When was {t.name} founded?", f"It was founded in {t.founded}."),
    (f"What is {t.name} known for?", f"For its {lex.plural(t.product)}."),
  ]
  sentences = []
  for asked, answer in rng.sample(known, rng.randint(1, 3)):
    sentences += [asked, answer]
  if rng.random() < 0.5:
    other = rng.choice(WORLD.people)
    thing = rng.choice(lex.NOUNS_OF["thing"])
    done = rng.choice(["repaired", "painted", "broke", "hid", "lost", "cleaned"])
    sentences += [f"{other.name} {done} the {thing}.",
                  f"Who {done} the {thing}?", f"{other.name} did."]
  return sentences
