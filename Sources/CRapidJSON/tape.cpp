#include "CRapidJSON.h"

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

namespace {

/// Writes the reader's events to the tape; stops the reader where the nesting is too deep.
struct TapeHandler : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, TapeHandler> {
    std::vector<quoin_json_entry> entries;
    std::string strings;
    std::vector<size_t> open;
    uint32_t maximum_depth;
    bool too_deep = false;

    explicit TapeHandler(uint32_t depth) : maximum_depth(depth) {}

    bool push(uint8_t kind, uint32_t count = 0) {
        quoin_json_entry entry = {};
        entry.kind = kind;
        entry.count = count;
        entries.push_back(entry);
        return true;
    }
    bool text(uint8_t kind, const char *bytes, rapidjson::SizeType length) {
        push(kind, length);
        entries.back().value.offset = strings.size();
        strings.append(bytes, length);
        return true;
    }
    bool begin(uint8_t kind) {
        if (open.size() >= maximum_depth) {
            too_deep = true;
            return false;
        }
        open.push_back(entries.size());
        return push(kind);
    }
    bool end(rapidjson::SizeType count) {
        entries[open.back()].count = count;
        open.pop_back();
        return true;
    }
    bool integer(int64_t value) {
        push(QUOIN_JSON_INTEGER);
        entries.back().value.integer = value;
        return true;
    }

    bool Null() { return push(QUOIN_JSON_NULL); }
    bool Bool(bool value) { return push(value ? QUOIN_JSON_TRUE : QUOIN_JSON_FALSE); }
    bool Int(int value) { return integer(value); }
    bool Uint(unsigned value) { return integer(value); }
    bool Int64(int64_t value) { return integer(value); }
    bool Uint64(uint64_t value) { return value <= INT64_MAX ? integer(int64_t(value)) : Double(double(value)); }
    bool Double(double value) {
        push(QUOIN_JSON_DOUBLE);
        entries.back().value.number = value;
        return true;
    }
    bool String(const char *bytes, rapidjson::SizeType length, bool) { return text(QUOIN_JSON_STRING, bytes, length); }
    bool Key(const char *bytes, rapidjson::SizeType length, bool) { return text(QUOIN_JSON_KEY, bytes, length); }
    bool StartObject() { return begin(QUOIN_JSON_OBJECT); }
    bool EndObject(rapidjson::SizeType count) { return end(count); }
    bool StartArray() { return begin(QUOIN_JSON_ARRAY); }
    bool EndArray(rapidjson::SizeType count) { return end(count); }
};

}  // namespace

quoin_json_tape quoin_json_parse(const char *bytes, size_t length, uint32_t maximum_depth) {
    constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag |
                               rapidjson::kParseFullPrecisionFlag;
    quoin_json_tape tape = {};
    TapeHandler handler(maximum_depth);
    handler.entries.reserve(length / 12 + 8);
    handler.strings.reserve(length);
    rapidjson::MemoryStream stream(bytes, length);
    rapidjson::Reader reader;
    rapidjson::ParseResult result = reader.Parse<flags>(stream, handler);
    if (result.IsError()) {
        tape.error = handler.too_deep ? "nested too deeply" : rapidjson::GetParseError_En(result.Code());
        tape.error_offset = result.Offset();
        return tape;
    }
    tape.entry_count = handler.entries.size();
    tape.entries = static_cast<quoin_json_entry *>(std::malloc(tape.entry_count * sizeof(quoin_json_entry)));
    tape.string_bytes = handler.strings.size();
    tape.strings = static_cast<char *>(std::malloc(tape.string_bytes + 1));
    if (tape.entries == nullptr || tape.strings == nullptr) std::abort();
    std::memcpy(tape.entries, handler.entries.data(), tape.entry_count * sizeof(quoin_json_entry));
    std::memcpy(tape.strings, handler.strings.data(), tape.string_bytes);
    return tape;
}

void quoin_json_free(quoin_json_tape tape) {
    std::free(tape.entries);
    std::free(tape.strings);
}
