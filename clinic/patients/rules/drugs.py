"""Names of drugs as people type them: which antidepressant is meant, and whether it is ketamine.

Generic and brand names of the United States, the United Kingdom and Europe; names are facts, the list is ours. A name
that is not in it stands for itself.
"""

import re
from collections.abc import Mapping

ANTIDEPRESSANTS: Mapping[str, tuple[str, ...]] = {
    "agomelatine": ("valdoxan",),
    "amitriptyline": ("elavil", "saroten", "tryptizol"),
    "amoxapine": ("asendin",),
    "bupropion": ("amfebutamone", "aplenzin", "auvelity", "elontril", "forfivo", "wellbutrin", "zyban"),
    "citalopram": ("celexa", "cipramil"),
    "clomipramine": ("anafranil",),
    "desipramine": ("norpramin",),
    "desvenlafaxine": ("khedezla", "pristiq"),
    "dosulepin": ("dothiepin", "prothiaden"),
    "doxepin": ("aponal", "silenor", "sinequan"),
    "duloxetine": ("cymbalta", "yentreve"),
    "escitalopram": ("cipralex", "lexapro"),
    "fluoxetine": ("fluctin", "prozac", "sarafem", "symbyax"),
    "fluvoxamine": ("faverin", "fevarin", "luvox"),
    "gepirone": ("exxua",),
    "imipramine": ("tofranil",),
    "isocarboxazid": ("marplan",),
    "levomilnacipran": ("fetzima",),
    "lofepramine": ("gamanil",),
    "maprotiline": ("ludiomil",),
    "mianserin": ("tolvon",),
    "milnacipran": ("ixel", "savella"),
    "mirtazapine": ("avanza", "remergil", "remeron", "zispin"),
    "moclobemide": ("aurorix", "manerix"),
    "nefazodone": ("serzone",),
    "nortriptyline": ("allegron", "aventyl", "pamelor"),
    "paroxetine": ("brisdelle", "paxil", "pexeva", "seroxat"),
    "phenelzine": ("nardil",),
    "protriptyline": ("vivactil",),
    "reboxetine": ("edronax",),
    "selegiline": ("emsam",),
    "sertraline": ("lustral", "zoloft"),
    "tianeptine": ("stablon",),
    "tranylcypromine": ("jatrosom", "parnate"),
    "trazodone": ("desyrel", "molipaxin", "oleptro", "trittico"),
    "trimipramine": ("stangyl", "surmontil"),
    "venlafaxine": ("effexor", "efexor", "trevilor"),
    "vilazodone": ("viibryd",),
    "vortioxetine": ("brintellix", "trintellix"),
}
_GENERIC: Mapping[str, str] = {
    called: generic for generic, brands in ANTIDEPRESSANTS.items() for called in (generic, *brands)
}
_KETAMINE = re.compile(r"ketamin|ketalar|ketanest|spravato")
_FORMS = frozenset(
    {"capsule", "capsules", "cr", "dr", "er", "extended", "hcl", "hydrobromide", "hydrochloride", "ir", "mg"}
    | {"modified", "mr", "oral", "release", "sr", "sustained", "tablet", "tablets", "xl", "xr"}
)
"""Words that name no substance."""


def antidepressant(typed: str) -> str:
    """The generic name, or of a drug that is not listed what was typed without strength, salt and form."""
    words = re.findall(r"[^\W\d_]+", typed.casefold())
    known = next((_GENERIC[word] for word in words if word in _GENERIC), "")
    return known or " ".join(word for word in words if word not in _FORMS) or typed.casefold()


def is_ketamine(typed: str) -> bool:
    """Ketamine or esketamine, by a generic or a brand name."""
    return bool(_KETAMINE.search(typed.casefold()))
