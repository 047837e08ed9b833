#!/usr/bin/env python3
"""Writes wordnet_tables.cpp: synonyms, antonyms, related and negated words, as Snowball stems.

Usage: make_wordnet_tables.py WORDNET_FOLDER GATEWAY_URL API_KEY > wordnet_tables.cpp
The folder is usr/share/wordnet of Debian's package wordnet-base (WordNet 3.0). Needs the Python package snowballstemmer
and a running stack, whose embedding model (all-MiniLM-L6-v2) judges which of WordNet's looser relations are close.

- synonyms, antonyms: single words in senses that WordNet's own sense-tagged texts contain
- related: words of one of RELATIONS whose embeddings are near, and that are not opposed, not even by way of a synonym
- negations: a word and the word that its prefix negates ("inexact exact")
"""

import collections
import json
import math
import re
import sys
import urllib.request
from pathlib import Path

import snowballstemmer

folder, gateway, api_key = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
stem = snowballstemmer.stemmer("english").stemWord
PART = {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}
SENSES_MAX = {"noun": 3, "verb": 8, "adj": 5, "adv": 3}  # rarer senses of a word confuse more than they help
COUNT_MIN = {"noun": 1, "verb": 1, "adj": 1, "adv": 1}
UNITS = {"bit", "byte", "second", "minute", "hour", "day", "week", "month", "year", "meter", "inch", "foot", "feet",
         "yard", "mile", "gram", "ton", "volt", "watt", "degree", "bar", "first", "last", "third", "half", "one", "two"}

# cntlist.rev: "sense_key sense_number tag_count", most used senses of the tagged texts
tagged, number = {}, {}
for line in (folder / "cntlist.rev").read_text().splitlines():
    key, sense, count = line.split()
    tagged[key], number[key] = int(count), int(sense)


def sense_order(part):
    """(lemma, offset) -> number of the sense, from 1."""
    order = {}
    for line in (folder / f"index.{part}").read_text().splitlines():
        if line.startswith(" "):
            continue
        fields = line.split()
        count = int(fields[2])
        for index, offset in enumerate(fields[-count:], 1):
            order[fields[0], offset] = index
    return order


def tag_counts(part):
    """(lemma, sense number) -> count in the tagged texts."""
    counts = collections.Counter()
    for key, count in tagged.items():
        lemma, rest = key.split("%")
        if PART[rest[0]] == part:
            counts[lemma, number[key]] += count
    return counts


groups, opposites = set(), set()
derived, tables = [], {}
PART_OF = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
for part in ("verb", "adj", "adv", "noun"):
    order, counts = sense_order(part), tag_counts(part)
    rows = {}
    for line in (folder / f"data.{part}").read_text().splitlines():
        if line.startswith(" "):
            continue
        fields = line.split(" | ")[0].split()
        words = [re.sub(r"\(.*\)", "", fields[4 + 2 * i]) for i in range(int(fields[3], 16))]
        pointers, at = [], 4 + 2 * len(words) + 1
        for i in range(int(fields[3 + 2 * len(words) + 1])):
            symbol, offset, target_part, places = fields[at:at + 4]
            at += 4
            if symbol == "!":
                pointers.append((int(places[:2], 16), offset, int(places[2:], 16)))
            elif symbol == "+":
                derived.append((part, fields[0], int(places[:2], 16), PART_OF[target_part], offset, int(places[2:], 16)))
        rows[fields[0]] = (words, pointers)
    tables[part] = (rows, order, counts)

    def common(word, offset):
        sense = order.get((word.lower(), offset), 99)
        return (re.fullmatch(r"[a-z]{2,}", word) and sense <= SENSES_MAX[part]
                and word not in UNITS and counts[word, sense] >= COUNT_MIN[part])

    for offset, (words, pointers) in rows.items():
        stems = sorted({stem(word) for word in words if common(word, offset)})
        if len(stems) > 1:
            groups.add(" ".join(stems))
        for source, target_offset, target in pointers:
            if source and target and target_offset in rows:
                one, other = words[source - 1], rows[target_offset][0][target - 1]
                if common(one, offset) and common(other, target_offset):
                    pair = sorted((stem(one), stem(other)))
                    if pair[0] != pair[1]:
                        opposites.add(" ".join(pair))

# Derivations: "failure" and "fail", "removal" and "remove"
for part, offset, source, other_part, other_offset, target in derived:
    words = []
    for of, at, number_of in ((part, offset, source), (other_part, other_offset, target)):
        rows, order, counts = tables[of]
        word = rows[at][0][number_of - 1] if at in rows and number_of else ""
        sense = order.get((word.lower(), at), 99)
        if re.fullmatch(r"[a-z]{3,}", word) and sense <= 4 and word not in UNITS and counts[word, sense] >= 1:
            words.append(stem(word))
    if len(words) == 2 and words[0] != words[1]:
        groups.add(" ".join(sorted(words)))


# Related words
RELATIONS = {"&": "similar", "@": "kind of", "\\": "pertains", "+": "derived", "$": "group", "*": "entails", ">": "causes",
             "^": "see also"}
TAGGED_MIN = 3  # times in the tagged texts
NEAR = {"derived": 0.35, "other": 0.45}  # least cosine: a derivation, all else


def embeddings(words):
    """word -> unit vector."""
    vectors = {}
    for at in range(0, len(words), 32):
        body = json.dumps({"model": "all-minilm-l6-v2", "input": words[at:at + 32]}).encode()
        request = urllib.request.Request(gateway + "/v1/embeddings", body, {
            "authorization": "Bearer " + api_key, "content-type": "application/json"})
        with urllib.request.urlopen(request) as response:
            for word, item in zip(words[at:at + 32], json.load(response)["data"]):
                length = math.sqrt(sum(x * x for x in item["embedding"]))
                vectors[word] = [x / length for x in item["embedding"]]
    return vectors


def pointers_of(part):
    """Yields offset, its words, and for each pointer: symbol, words at its source, words at its target."""
    synsets = {}
    for line in (folder / f"data.{part}").read_text().splitlines():
        if line.startswith(" "):
            continue
        fields = line.split(" | ")[0].split()
        count = int(fields[3], 16)
        names = [re.sub(r"\(.*\)", "", fields[4 + 2 * i]).lower() for i in range(count)]
        at = 4 + 2 * count + 1
        synsets[fields[0]] = (names, [fields[at + 4 * i:at + 4 * i + 4] for i in range(int(fields[at - 1]))])
    return synsets


total, parts = collections.Counter(), collections.defaultdict(collections.Counter)
for key, count in tagged.items():
    lemma, rest = key.split("%")
    total[lemma] += count
    parts[lemma][PART[rest[0]]] += count
known = {word for word in total if total[word] >= TAGGED_MIN and re.fullmatch(r"[a-z]{3,}", word)}
main_part = {word: parts[word].most_common(1)[0][0] for word in known}

synsets = {part: pointers_of(part) for part in ("noun", "verb", "adj", "adv")}
relations, contrary, close = collections.defaultdict(set), collections.defaultdict(set), collections.defaultdict(set)
negations = set()
for part, rows in synsets.items():
    for names, pointers in rows.values():
        here = [word for word in names if word in known]
        for one in here:
            for other in here:
                if one < other:
                    relations[one, other].add("synonym")
        for symbol, offset, target_part, places in pointers:
            there = synsets[PART_OF[target_part]].get(offset, ([], []))[0]
            source, target = int(places[:2], 16), int(places[2:], 16)
            ones = [names[source - 1]] if source else names
            others = [there[target - 1]] if target and there else there
            for one in ones:
                for other in others:
                    if symbol == "!":
                        contrary[one].add(other)
                        contrary[other].add(one)
                        if re.fullmatch(r"(un|in|im|ir|il|dis|non)" + re.escape(other), one) and len(other) > 3:
                            negations.add(f"{one} {other}")
                    elif symbol in RELATIONS and one != other and one in known and other in known:
                        relations[min(one, other), max(one, other)].add(RELATIONS[symbol])
for (one, other), kinds in relations.items():
    if kinds & {"synonym", "similar", "group"}:
        close[one].add(other)
        close[other].add(one)


def opposed(one, other):
    return (other in contrary[one] or any(other in contrary[word] for word in close[one])
            or any(one in contrary[word] for word in close[other]))


vectors = embeddings(sorted({word for pair in relations for word in pair}))
related = set()
for (one, other), kinds in relations.items():
    if kinds == {"kind of"} and main_part[one] == main_part[other] == "noun":
        continue  # a warning is an alert, but not every alert is a warning
    least = NEAR["derived" if kinds & {"derived", "pertains"} else "other"]
    near = sum(x * y for x, y in zip(vectors[one], vectors[other]))
    if near >= least and not opposed(one, other) and stem(one) != stem(other):
        related.add(" ".join(sorted((stem(one), stem(other)))))


def literal(name, lines):
    print(f"const std::string_view {name} = R\"(")
    row = ""
    for line in sorted(lines):
        if len(row) + len(line) > 112:
            print(row)
            row = ""
        row += ("," if row else "") + line
    print(row + ")\";")


print("// Made by make_wordnet_tables.py from WordNet 3.0; do not edit. tidy: long because it is a table.")
print("//")
print("// WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Permission to use, copy, modify and")
print("// distribute this software and database and its documentation for any purpose and without fee or royalty is hereby")
print("// granted, provided that this notice appears on all copies. THIS SOFTWARE AND DATABASE IS PROVIDED \"AS IS\" AND")
print("// PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES, EXPRESS OR IMPLIED.")
print("#include \"grounding/wordnet_tables.hpp\"\n")
print("namespace wrkhrs::grounding::lexicon {\n")
literal("wordnet_synonyms", groups)
print()
literal("wordnet_antonyms", opposites)
print()
literal("wordnet_related", related)
print()
literal("wordnet_negations", negations)
print("\n}  // namespace wrkhrs::grounding::lexicon")
