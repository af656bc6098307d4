"""Words made up for each script, to cover what its shaping does: conjuncts, signs that move before their letter or
split around it, the repha, nuktas, joiners and non-joiners, digits. They mean nothing."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

ZWNJ, ZWJ = "\u200c", "\u200d"


def letters(first: int, last: int, *, but: Iterable[int] = ()) -> list[str]:
    """The characters of a range, without those that are not assigned or are not of the language."""
    left_out = set(but)
    return [chr(code) for code in range(first, last + 1) if code not in left_out]


@dataclass(frozen=True)
class Abugida:
    """A script of India: consonants that signs for vowels stand around."""

    consonants: list[str]
    signs: list[str]
    vowels: list[str]
    virama: str
    digits: list[str]
    finals: list[str]
    nukta: str = ""
    with_nukta: str = ""
    """Words with what no rule makes."""
    further: str = ""

    def words(self) -> list[str]:
        return [*self._syllables(), *self._conjuncts(), *self._nuktas(), *self._joiners(), *self._numbers(),
                *self.further.split()]

    def _syllables(self) -> list[str]:
        """Every consonant with every sign."""
        syllables = [consonant + sign for consonant in self.consonants for sign in self.signs]
        return [
            self._letter(index * 13 + 5) + syllable + (self.finals[index % len(self.finals)] if index % 4 == 0 else "")
            for index, syllable in enumerate(syllables)
        ]

    def _conjuncts(self) -> list[str]:
        """Every consonant with every other, and each within three."""
        words = []
        for first, one in enumerate(self.consonants):
            for second, other in enumerate(self.consonants):
                sign = ["", *self.signs][(first * 7 + second * 3) % (len(self.signs) + 1)]
                index = first * len(self.consonants) + second
                before = self.vowels[index % len(self.vowels)] if index % 3 == 0 else self._letter(index * 17)
                words.append(before + one + self.virama + other + sign + (self._letter(index * 7) if index % 2 else ""))
            second, third = self._letter(first * 5 + 3), self._letter(first * 11 + 7)
            sign = self.signs[first % len(self.signs)]
            words.append(one + self.virama + second + self.virama + third + sign + one)
        return words

    def _nuktas(self) -> list[str]:
        return [
            self._letter(index) + letter + self.nukta + tail
            for index, letter in enumerate(self.with_nukta)
            for tail in ["", *self.signs[:6], self.virama + self._letter(index)]
        ]

    def _joiners(self) -> list[str]:
        return [
            word
            for index, letter in enumerate(self.consonants)
            for word in (
                letter + self.virama + ZWNJ + self._letter(index * 3 + 1),
                letter + self.virama + ZWJ + self._letter(index * 3 + 1),
                letter + self.virama,
            )
        ]

    def _numbers(self) -> list[str]:
        digits = self.digits
        return [
            word
            for index in range(10)
            for word in (
                "".join(digits[(index * 3 + place) % 10] for place in range(4)),
                f"₹{digits[index]},{digits[(index + 1) % 10]}.{digits[(index + 2) % 10]}",
            )
        ]

    def _letter(self, index: int) -> str:
        return self.consonants[index % len(self.consonants)]


@dataclass(frozen=True)
class Alphabet:
    """A script whose words are put together of beginnings, middles and endings."""

    beginnings: list[str]
    middles: list[str]
    endings: list[str]
    further: list[str] = field(default_factory=list)

    def words(self) -> list[str]:
        return [
            *self.further,
            *(one + two + three for one in self.beginnings for two in self.middles for three in self.endings),
        ]


DEVANAGARI = dict(
    consonants=letters(0x915, 0x939, but=(0x929, 0x931, 0x934)),
    signs=letters(0x93E, 0x94C, but=(0x946, 0x94A)),
    vowels=[*letters(0x905, 0x90B), *"एऐओऔ"], virama="\u094d", digits=letters(0x966, 0x96F), nukta="\u093c",
    with_nukta="कखगजडढफय", finals=["\u0902", "\u0903", "\u0901"],
)

LANGUAGES: dict[str, Abugida | Alphabet] = {
    "en": Alphabet(
        ["of", "fi", "fl", "ffi", "ta", "AV", "Ty", "re", "con", "ex"],
        ["fi", "ff", "te", "ri", "ffl", "on", "st", "ct", "fj", "tt"],
        ["ce", "ing", "ty", "ffy", "er", "tion", "s", "ed", "ful", "AT"],
        "office fluffy fjord AVATAR waffle affluent naïve façade Łódź Ṣaṇkara x̂ q̃ é ñ Straße “quoted” ‘single’ one–two "
        "one—two ½ ²³ H₂O €1,234.50 ₹12,34,567.00 № e.g. 50% a/b A&B <tag> [x] {y} (z) don't 10×20 ≤5 ±2 °C µm".split(),
    ),
    "hi": Abugida(**DEVANAGARI, further="कर्म श्री द्विज क्षत्रिय ज्ञान त्रुटि हृदय रूपये किरण र्त्स्य विद्यार्थी राष्ट्रीय ऊर्जा ॐ ।"),
    "mr": Abugida(**DEVANAGARI, further="ळ ऱ्य दऱ्या कृष्ण वाऱ्याने तऱ्हा ॲप ऑफिस"),
    "bn": Abugida(
        consonants=letters(0x995, 0x9B9, but=(0x9A9, 0x9B1, 0x9B3, 0x9B4, 0x9B5)),
        signs=[*letters(0x9BE, 0x9C3), "\u09c7", "\u09c8", "\u09cb", "\u09cc"],
        vowels=[*letters(0x985, 0x98B), *"এঐওঔ"], virama="\u09cd", digits=letters(0x9E6, 0x9EF), nukta="\u09bc",
        with_nukta="ডঢয", finals=["\u0982", "\u0983", "\u0981"],
        further="ক্ষুদ্র জ্ঞান স্ত্রী কৌশল কর্ম র্য র‍্যাব উৎসব বাংলা",
    ),
    "pa": Abugida(
        consonants=letters(0xA15, 0xA39, but=(0xA29, 0xA31, 0xA33, 0xA34, 0xA36, 0xA37)),
        signs=[*letters(0xA3E, 0xA42), "\u0a47", "\u0a48", "\u0a4b", "\u0a4c"],
        vowels=[*letters(0xA05, 0xA0A), *"ਏਐਓਔ"], virama="\u0a4d", digits=letters(0xA66, 0xA6F), nukta="\u0a3c",
        with_nukta="ਸਖਗਜਫਲ", finals=["\u0a02", "\u0a70", "\u0a71"], further="ਪੰਜਾਬੀ ਸਿੰਘ ਕ੍ਰਿਪਾ ਪੜ੍ਹ ਸ੍ਵਰ ੴ ਅੱਖ",
    ),
    "gu": Abugida(
        consonants=letters(0xA95, 0xAB9, but=(0xAA9, 0xAB1, 0xAB4)),
        signs=[*letters(0xABE, 0xAC3), *letters(0xAC5, 0xACC, but=(0xAC6, 0xACA))],
        vowels=[*letters(0xA85, 0xA8B), *"એઐઓઔ"], virama="\u0acd", digits=letters(0xAE6, 0xAEF), nukta="\u0abc",
        with_nukta="કખગજ", finals=["\u0a82", "\u0a83", "\u0a81"], further="ક્ષેત્ર જ્ઞાન શ્રી કર્મ દ્વાર હૃદય ગુજરાતી",
    ),
    "or": Abugida(
        consonants=letters(0xB15, 0xB39, but=(0xB29, 0xB31, 0xB34)),
        signs=[*letters(0xB3E, 0xB43), "\u0b47", "\u0b48", "\u0b4b", "\u0b4c"],
        vowels=[*letters(0xB05, 0xB0B), *"ଏଐଓଔ"], virama="\u0b4d", digits=letters(0xB66, 0xB6F), nukta="\u0b3c",
        with_nukta="ଡଢ", finals=["\u0b02", "\u0b03", "\u0b01"], further="ଓଡ଼ିଆ କ୍ଷେତ୍ର ଜ୍ଞାନ କର୍ମ ସୂର୍ଯ୍ୟ ୱାର",
    ),
    "ta": Abugida(
        consonants=list("கஙசஞடணதநனபமயரறலளழவஜஷஸஹ"), signs=letters(0xBBE, 0xBCC, but=(0xBC3, 0xBC4, 0xBC5, 0xBC9)),
        vowels=list("அஆஇஈஉஊஎஏஐஒஓஔ"), virama="\u0bcd", digits=letters(0xBE6, 0xBEF), finals=["\u0bcd", "ஃ"],
        further="தமிழ் க்ஷ க்ஷே ஸ்ரீ ஶ்ரீ கொடு கோவை கௌரவம் கெளரவம் மௌனம் யூனிட் மேற்கோள் ௐ",
    ),
    "te": Abugida(
        consonants=letters(0xC15, 0xC39, but=(0xC29, 0xC34)), signs=letters(0xC3E, 0xC4C, but=(0xC45, 0xC49)),
        vowels=letters(0xC05, 0xC14, but=(0xC0C, 0xC0D, 0xC11)), virama="\u0c4d", digits=letters(0xC66, 0xC6F),
        finals=["\u0c02", "\u0c03", "\u0c01"], further="క్షేత్రం జ్ఞానం స్త్రీ తెలుగు కర్మ ర్క కర్‌ణ",
    ),
    "kn": Abugida(
        consonants=letters(0xC95, 0xCB9, but=(0xCA9, 0xCB1, 0xCB4)), signs=letters(0xCBE, 0xCCC, but=(0xCC4, 0xCC5, 0xCC9)),
        vowels=letters(0xC85, 0xC94, but=(0xC8C, 0xC8D, 0xC91)), virama="\u0ccd", digits=letters(0xCE6, 0xCEF),
        nukta="\u0cbc", with_nukta="ಜಫ", finals=["\u0c82", "\u0c83"], further="ಕ್ಷೇತ್ರ ಜ್ಞಾನ ಸ್ತ್ರೀ ಕನ್ನಡ ಕರ್ಮ ರ್‍ಯಾಂಕ್ ಅರ್ಥ",
    ),
    "ml": Abugida(
        consonants=letters(0xD15, 0xD39, but=(0xD29,)), signs=[*letters(0xD3E, 0xD4C, but=(0xD44, 0xD45, 0xD49)), "\u0d57"],
        vowels=letters(0xD05, 0xD14, but=(0xD0C, 0xD0D, 0xD11)), virama="\u0d4d", digits=letters(0xD66, 0xD6F),
        finals=["\u0d02", "\u0d03", *"ൻർൽൾൺ"], further="ക്ഷേത്രം ജ്ഞാനം സ്ത്രീ കൊണ്ട് മലയാളം ന്റെ കൗതുകം പാർട്ടി വര്‍ഷം",
    ),
}

RIGHT_TO_LEFT: dict[str, Abugida | Alphabet] = {
    "ur": Alphabet(
        ["با", "پر", "ٹھ", "چی", "د", "ڈو", "ژا", "سم", "کھ", "گل"], ["ت", "نی", "ہو", "یے", "لا", "ری", "ڑا", "شن"],
        ["ن", "ں", "ے", "ہ", "ات", "یں", "وں", "لی"],
        "یہ اردو متن ہے پاکستان ہندوستان میں کیا ہوئے آپ کو رقم ۱۲۳ ٪۵۰ السلام عِلم مُحَمَّد "
        "ختم۔ کیوں؟ اور، (قوس) «اقتباس» “نام” ۱۲٬۳۴۵ ۱۲/۵ می\u200cخواہم ﷺ نمبر: اَلِف بہ‌طور -۵ ۲۰۲۶-۱۱-۲۰ آ/ب ؟ لا! لله کمپنی‌ها".split(),
    ),
    "ar": Alphabet(
        ["با", "مر", "ال", "كت", "د", "عب", "سلا", "مم", "لا", "بالإ"], ["ت", "ني", "هو", "يل", "لا", "ري", "قا", "شن"],
        ["ن", "ة", "ى", "ه", "ات", "ين", "ون", "لي"],
        "النص العربي مع أرقام ١٢٣ وكلمة في الوسط لا إله السَّلام كِتابٌ مُحَمَّد "
        "نهاية. لماذا؟ و، (قوس) «اقتباس» “اسم” ١٢٬٣٤٥٫٦٧ ٢٠/١١/٢٠٢٦ ٪٥٠ ٥٠٪ قال: لأنَّ الآن الإلٰه وَٱلْأَرْضِ مُؤَسَّسَةٌ بِسْمِ -٥ أ/ب شكراً!".split(),
    ),
}
