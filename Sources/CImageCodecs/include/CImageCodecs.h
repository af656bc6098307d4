#pragma once

#include <stddef.h>
#include <stdint.h>

/// What a decoder says of a file that it cannot read; empty when all went well.
typedef struct {
    char text[200];
} quoin_image_fault;

/// Where the rows of a PNG go, and what they are to be; the caller owns all memory.
typedef struct {
    uint32_t width;
    uint32_t height;
    /// Rows from the top, `stride` bytes each. Grey and RGB have 8 bits a sample; palettes, and grey of fewer bits, stay
    /// packed as they are stored where there is no `alpha`. Unused bits at the end of a row are 0.
    uint8_t *samples;
    size_t stride;
    /// One byte a pixel; null for images without transparency.
    uint8_t *alpha;
    /// Palettes only: how many colours there are, and the opacity of the first of them.
    uint32_t colors;
    const uint8_t *opacities;
    size_t opacity_count;
} quoin_png_rows;

/// Decodes a PNG into rows whose sizes the caller knows from its header; an error where they differ.
quoin_image_fault quoin_png_decode(const uint8_t *bytes, size_t length, const quoin_png_rows *rows);

/// Reads a JPEG to its end. Where `rgb` is not null it is CMYK, and becomes RGB there, three bytes a pixel. Corruption that
/// libjpeg would only warn of is an error here.
quoin_image_fault quoin_jpeg_decode(
    const uint8_t *bytes, size_t length, uint32_t width, uint32_t height, uint8_t *rgb);
