#include "CICU.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/uvernum.h>

const char *quoin_icu_version(void) { return U_ICU_VERSION; }

const char *quoin_icu_error_name(int32_t code) { return u_errorName((UErrorCode)code); }

int32_t quoin_script_count(void) { return u_getIntPropertyMaxValue(UCHAR_SCRIPT) + 1; }

int32_t quoin_script(uint32_t scalar) {
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)scalar, &status);
    return U_FAILURE(status) ? USCRIPT_UNKNOWN : script;
}

uint32_t quoin_script_tag(int32_t script) {
    const char *name = uscript_getShortName((UScriptCode)script);
    if (name == NULL || strlen(name) != 4) return 0;
    return (uint32_t)(uint8_t)name[0] << 24 | (uint32_t)(uint8_t)name[1] << 16 | (uint32_t)(uint8_t)name[2] << 8 |
           (uint8_t)name[3];
}

int32_t quoin_script_extensions(uint32_t scalar, int32_t *scripts, int32_t capacity) {
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode found[32];
    int32_t count = uscript_getScriptExtensions((UChar32)scalar, found, 32, &status);
    if (U_FAILURE(status)) return -(int32_t)status;
    for (int32_t i = 0; i < count && i < capacity; i++) scripts[i] = found[i];
    return count;
}

_Static_assert(
    (int)QUOIN_LB_AMBIGUOUS == (int)U_LB_AMBIGUOUS && (int)QUOIN_LB_ALPHABETIC == (int)U_LB_ALPHABETIC &&
        (int)QUOIN_LB_BREAK_BOTH == (int)U_LB_BREAK_BOTH && (int)QUOIN_LB_BREAK_AFTER == (int)U_LB_BREAK_AFTER &&
        (int)QUOIN_LB_BREAK_BEFORE == (int)U_LB_BREAK_BEFORE &&
        (int)QUOIN_LB_CLOSE_PUNCTUATION == (int)U_LB_CLOSE_PUNCTUATION &&
        (int)QUOIN_LB_EXCLAMATION == (int)U_LB_EXCLAMATION && (int)QUOIN_LB_GLUE == (int)U_LB_GLUE &&
        (int)QUOIN_LB_HYPHEN == (int)U_LB_HYPHEN && (int)QUOIN_LB_INSEPARABLE == (int)U_LB_INSEPARABLE &&
        (int)QUOIN_LB_INFIX_NUMERIC == (int)U_LB_INFIX_NUMERIC && (int)QUOIN_LB_LINE_FEED == (int)U_LB_LINE_FEED &&
        (int)QUOIN_LB_NUMERIC == (int)U_LB_NUMERIC && (int)QUOIN_LB_OPEN_PUNCTUATION == (int)U_LB_OPEN_PUNCTUATION &&
        (int)QUOIN_LB_POSTFIX_NUMERIC == (int)U_LB_POSTFIX_NUMERIC &&
        (int)QUOIN_LB_PREFIX_NUMERIC == (int)U_LB_PREFIX_NUMERIC &&
        (int)QUOIN_LB_QUOTATION == (int)U_LB_QUOTATION && (int)QUOIN_LB_SPACE == (int)U_LB_SPACE &&
        (int)QUOIN_LB_BREAK_SYMBOLS == (int)U_LB_BREAK_SYMBOLS &&
        (int)QUOIN_LB_CLOSE_PARENTHESIS == (int)U_LB_CLOSE_PARENTHESIS,
    "the numbers are ICU's");

int32_t quoin_line_break_class(uint32_t scalar) { return u_getIntPropertyValue((UChar32)scalar, UCHAR_LINE_BREAK); }

bool quoin_is_default_ignorable(uint32_t scalar) {
    return u_hasBinaryProperty((UChar32)scalar, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool quoin_is_letter_or_number(uint32_t scalar) {
    return (U_GET_GC_MASK((UChar32)scalar) & (U_GC_L_MASK | U_GC_N_MASK)) != 0;
}

int32_t quoin_bidi_class(uint32_t scalar) {
    switch (u_charDirection((UChar32)scalar)) {
    case U_LEFT_TO_RIGHT: return QUOIN_BIDI_LEFT_TO_RIGHT;
    case U_RIGHT_TO_LEFT:
    case U_RIGHT_TO_LEFT_ARABIC: return QUOIN_BIDI_RIGHT_TO_LEFT;
    case U_EUROPEAN_NUMBER: return QUOIN_BIDI_EUROPEAN_NUMBER;
    case U_ARABIC_NUMBER: return QUOIN_BIDI_ARABIC_NUMBER;
    case U_EUROPEAN_NUMBER_SEPARATOR:
    case U_EUROPEAN_NUMBER_TERMINATOR: return QUOIN_BIDI_EUROPEAN_SIGN;
    case U_COMMON_NUMBER_SEPARATOR: return QUOIN_BIDI_SEPARATOR;
    default: return QUOIN_BIDI_NEUTRAL;
    }
}

uint32_t quoin_mirrored(uint32_t scalar) { return (uint32_t)u_charMirror((UChar32)scalar); }

int32_t quoin_normalize(bool composed, const uint16_t *text, int32_t length, uint16_t *output, int32_t capacity) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *form = composed ? unorm2_getNFCInstance(&status) : unorm2_getNFDInstance(&status);
    if (U_FAILURE(status)) return -(int32_t)status;
    int32_t count = unorm2_normalize(form, (const UChar *)text, length, (UChar *)output, capacity, &status);
    return U_FAILURE(status) ? -(int32_t)status : count;
}
