#pragma once

/// ICU's version, such as "72.1".
const char *quoin_icu_version(void);
