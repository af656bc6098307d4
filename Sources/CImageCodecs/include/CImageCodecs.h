#pragma once

#include <stddef.h>
#include <stdint.h>

/// What a decoder says of an image; `error` is empty when all went well.
typedef struct {
    uint32_t width;
    uint32_t height;
    /// 1 grey, 3 RGB, 4 CMYK.
    uint32_t components;
    char error[200];
} quoin_image;

/// Decodes a PNG of any colour type to 8 bits a component: `samples` holds grey or RGB rows without padding, `alpha` one
/// byte a pixel where the image has transparency, else null. The caller frees both.
quoin_image quoin_png_decode(const uint8_t *bytes, size_t length, uint8_t **samples, uint8_t **alpha);

/// Reads every row of a JPEG; where `samples` is not null the rows are kept there (grey, RGB, or CMYK as stored). The
/// caller frees them. Corruption that libjpeg would only warn of is an error here.
quoin_image quoin_jpeg_decode(const uint8_t *bytes, size_t length, uint8_t **samples);
