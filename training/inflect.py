"""Forms of English verbs."""

import text

IRREGULAR = {base: (past, participle) for base, past, participle in (line.split() for _, line in text.lines(text.TRAINING / "irregular.txt"))}
PLURAL_BE = {"was": "were", "is": "are", "has": "have", "does": "do"}


def _ends(verb, *ends):
    return verb.endswith(ends)


def past(verb):
    if verb in IRREGULAR:
        return IRREGULAR[verb][0]
    if _ends(verb, "e"):
        return verb + "d"
    if _ends(verb, "y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + "ed"


def participle(verb):
    return IRREGULAR[verb][1] if verb in IRREGULAR else past(verb)


def gerund(verb):
    if verb == "be":
        return "being"
    if _ends(verb, "ie"):
        return verb[:-2] + "ying"
    if _ends(verb, "e") and not _ends(verb, "ee", "oe", "ye"):
        return verb[:-1] + "ing"
    doubled = IRREGULAR.get(verb, ("",))[0]
    # The past shows whether the last consonant is doubled; some strong verbs have no such past.
    strong = {"bet", "bid", "cut", "dig", "get", "hit", "let", "put", "quit", "rid", "run", "set", "shed", "shut", "sit", "slit",
              "spin", "split", "swim", "begin", "forbid", "forget", "input", "wed", "win"}
    if doubled == verb + verb[-1] + "ed" or verb in strong:
        return verb + verb[-1] + "ing"
    if _ends(verb, "ic"):
        return verb + "king"
    return verb + "ing"


def present(verb, plural):
    if plural:
        return "are" if verb == "be" else verb
    if verb == "be":
        return "is"
    if verb == "have":
        return "has"
    if _ends(verb, "s", "sh", "ch", "x", "z", "o"):
        return verb + "es"
    if _ends(verb, "y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + "s"
