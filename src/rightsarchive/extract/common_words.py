"""Words that nearly every page in a language has: a page without any of them is not in that language."""

from __future__ import annotations

COMMON_WORDS = frozenset(
    """
    the of and to in is that for was on with as by at from be this are or an de la le les et des en du un une
    que est dans pour par sur au qui pas ne el los las del una por con para se su al como más der die das und
    ist den von zu mit dem nicht auf für ein eine sich il di che per non sono della gli nel alla do da dos não
    uma com os na no em het een van dat niet zijn op te voor met och att det som på är av för ve bir bu için
    ile olarak olan çok daha gibi i w z się nie jest że и в не на что с по для от из за как это при или его
    был до он они мы то же но і у та що з від або це як його були және мен бен да де үшін бойынша туралы жылы
    бар бұл болып деп оның бір ол жана менен үчүн боюнча бул бир анын va bilan uchun ham edi في من على إلى أن
    التي الذي عن هذا مع ما لا كان از به در که این را با است برای آن של את על לא הוא כי אם גם að og er um hogy
    és nem az egy ja ei että oli și cu nu că a je že
    """.split()
)
"""The most frequent words of the languages that are written in letters, folded to small ones."""
