#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What one entry of the tape is.
enum quoin_json_kind {
    QUOIN_JSON_NULL,
    QUOIN_JSON_FALSE,
    QUOIN_JSON_TRUE,
    QUOIN_JSON_INTEGER,
    QUOIN_JSON_DOUBLE,
    QUOIN_JSON_STRING,
    QUOIN_JSON_KEY,
    QUOIN_JSON_ARRAY,
    QUOIN_JSON_OBJECT,
};

/// One entry of the tape, in document order; an object's members are a key entry followed by the value's entries.
typedef struct {
    uint8_t kind;
    /// Bytes of a string or key; elements of an array; members of an object.
    uint32_t count;
    union {
        int64_t integer;
        double number;
        /// Where a string's or key's bytes begin in `strings`.
        uint64_t offset;
    } value;
} quoin_json_entry;

/// A parsed text. `entries` is null when the text is not JSON; then `error` and `error_offset` say why and where.
typedef struct {
    quoin_json_entry *entries;
    size_t entry_count;
    char *strings;
    size_t string_bytes;
    const char *error;
    size_t error_offset;
} quoin_json_tape;

/// Parses UTF-8 JSON (RFC 8259); nesting deeper than `maximum_depth` is an error.
quoin_json_tape quoin_json_parse(const char *bytes, size_t length, uint32_t maximum_depth);
void quoin_json_free(quoin_json_tape tape);

#ifdef __cplusplus
}
#endif
