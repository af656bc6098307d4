#pragma once

#include <stdbool.h>
#include <stdint.h>

/// What the project asks of ICU, without ICU's own headers: those and Foundation do not compile in one module.
///
/// Text is UTF-16 with its length; scalars are code points. Functions that can fail return ICU's error code, negated
/// where the result is a count; zero is success. Handles belong to one thread at a time.

/// ICU's version, such as "72.1".
const char *quoin_icu_version(void);

/// The name of an error code, such as "U_ILLEGAL_ARGUMENT_ERROR".
const char *quoin_icu_error_name(int32_t code);

// Properties of characters

/// How many scripts ICU knows: their numbers are below.
int32_t quoin_script_count(void);
/// The number of a scalar's script (UAX #24).
int32_t quoin_script(uint32_t scalar);
/// A script's ISO 15924 code as four ASCII bytes, the first one highest; zero where it has none.
uint32_t quoin_script_tag(int32_t script);
/// A scalar's script extensions; returns how many, or an error negated.
int32_t quoin_script_extensions(uint32_t scalar, int32_t *scripts, int32_t capacity);
/// A scalar's bidi class (UAX #9), as one of the numbers below: signs are ES and ET, the rest is neutral.
int32_t quoin_bidi_class(uint32_t scalar);

enum {
    QUOIN_BIDI_NEUTRAL,
    QUOIN_BIDI_LEFT_TO_RIGHT,
    QUOIN_BIDI_RIGHT_TO_LEFT,
    QUOIN_BIDI_EUROPEAN_NUMBER,
    QUOIN_BIDI_ARABIC_NUMBER,
    QUOIN_BIDI_EUROPEAN_SIGN,
    QUOIN_BIDI_SEPARATOR
};

/// A scalar's line breaking class (UAX #14), as one of the numbers below where it is one of them.
int32_t quoin_line_break_class(uint32_t scalar);

enum {
    QUOIN_LB_AMBIGUOUS = 1,
    QUOIN_LB_ALPHABETIC = 2,
    QUOIN_LB_BREAK_BOTH = 3,
    QUOIN_LB_BREAK_AFTER = 4,
    QUOIN_LB_BREAK_BEFORE = 5,
    QUOIN_LB_CLOSE_PUNCTUATION = 8,
    QUOIN_LB_EXCLAMATION = 11,
    QUOIN_LB_GLUE = 12,
    QUOIN_LB_HYPHEN = 13,
    QUOIN_LB_INSEPARABLE = 15,
    QUOIN_LB_INFIX_NUMERIC = 16,
    QUOIN_LB_LINE_FEED = 17,
    QUOIN_LB_NUMERIC = 19,
    QUOIN_LB_OPEN_PUNCTUATION = 20,
    QUOIN_LB_POSTFIX_NUMERIC = 21,
    QUOIN_LB_PREFIX_NUMERIC = 22,
    QUOIN_LB_QUOTATION = 23,
    QUOIN_LB_SPACE = 26,
    QUOIN_LB_BREAK_SYMBOLS = 27,
    QUOIN_LB_CLOSE_PARENTHESIS = 36
};
/// Default_Ignorable_Code_Point: never drawn, never missing.
bool quoin_is_default_ignorable(uint32_t scalar);
/// General category L* or N*.
bool quoin_is_letter_or_number(uint32_t scalar);
/// The mirrored counterpart (UAX #9 L4); the scalar itself where it has none.
uint32_t quoin_mirrored(uint32_t scalar);

/// Normalisation form NFC (composed) or NFD of a short text; returns the length, or an error negated.
int32_t quoin_normalize(bool composed, const uint16_t *text, int32_t length, uint16_t *output, int32_t capacity);

// Bidirectional text (UAX #9)

typedef struct quoin_bidi quoin_bidi;

/// Paragraph levels to ask for by the first strong character, with what holds where there is none.
enum { QUOIN_BIDI_FIRST_STRONG_ELSE_LTR = 0xFE, QUOIN_BIDI_FIRST_STRONG_ELSE_RTL = 0xFF };

quoin_bidi *quoin_bidi_open(void);
void quoin_bidi_close(quoin_bidi *bidi);
/// Resolves the level of each code unit and, for each, the level of the paragraph that it is in.
///
/// `paragraph_level` is 0, 1 or one of the constants above. Class B characters separate paragraphs.
int32_t quoin_bidi_levels(
    quoin_bidi *bidi, const uint16_t *text, int32_t length, uint8_t paragraph_level,
    uint8_t *levels, uint8_t *paragraph_levels);
/// Rule L2: fills `order` with logical indexes in visual order.
void quoin_bidi_reorder(const uint8_t *levels, int32_t count, int32_t *order);

// Boundaries (UAX #14, UAX #29)

typedef struct quoin_breaks quoin_breaks;

enum { QUOIN_BREAKS_LINE = 0, QUOIN_BREAKS_GRAPHEME = 1 };

/// Opens a finder of boundaries for a BCP 47 language; an empty one is the root locale. NULL with the error on failure.
quoin_breaks *quoin_breaks_open(int32_t kind, const char *language, int32_t *error);
void quoin_breaks_close(quoin_breaks *breaks);
/// Marks each boundary after the text's start: 1 where a break is allowed, 2 where it is mandatory.
///
/// `marks` has length + 1 elements and must be zero.
int32_t quoin_breaks_find(quoin_breaks *breaks, const uint16_t *text, int32_t length, uint8_t *marks);

// Case mapping (Unicode chapter 3.13, SpecialCasing)

typedef struct quoin_case_map quoin_case_map;

enum { QUOIN_CASE_UPPER = 0, QUOIN_CASE_LOWER = 1, QUOIN_CASE_TITLE = 2 };

/// Opens a mapping for a BCP 47 language; NULL with the error on failure.
quoin_case_map *quoin_case_open(const char *language, int32_t *error);
void quoin_case_close(quoin_case_map *map);
/// Maps UTF-8; returns the length needed (which may be above the capacity), or an error negated.
int32_t quoin_case_apply(
    quoin_case_map *map, int32_t mapping, const char *text, int32_t length, char *output, int32_t capacity);
