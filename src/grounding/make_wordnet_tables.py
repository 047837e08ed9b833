#!/usr/bin/env python3
"""Writes wordnet_tables.cpp: the synonyms and antonyms of WordNet's common senses, as Snowball stems.

Usage: make_wordnet_tables.py WORDNET_FOLDER > wordnet_tables.cpp
The folder is usr/share/wordnet of Debian's package wordnet-base (WordNet 3.0). Needs the Python package snowballstemmer.
Kept are single words in senses that WordNet's own sense-tagged texts contain.
"""

import collections
import re
import sys
from pathlib import Path

import snowballstemmer

folder = Path(sys.argv[1])
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
print("\n}  // namespace wrkhrs::grounding::lexicon")
