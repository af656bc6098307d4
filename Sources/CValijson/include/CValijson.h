#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled JSON Schema.
typedef struct quoin_schema quoin_schema;

void quoin_schema_free(quoin_schema *schema);

#ifdef __cplusplus
}
#endif
