#include "CValijson.h"

#include <valijson/schema.hpp>

struct quoin_schema {
    valijson::Schema schema;
};

void quoin_schema_free(quoin_schema *schema) { delete schema; }
