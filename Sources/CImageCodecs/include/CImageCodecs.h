#pragma once

/// libpng's version, such as "1.6.39".
const char *quoin_png_version(void);
