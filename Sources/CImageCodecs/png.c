#include "CImageCodecs.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

typedef struct {
    const uint8_t *bytes;
    size_t length;
    size_t position;
    const quoin_png_rows *rows;
    quoin_image_fault fault;
    png_structp png;
    png_infop info;
    int is_palette;
    int is_interlaced;
    uint32_t depth;
    // Samples and opacity side by side, as libpng gives them; null where there is no opacity beside the samples.
    uint8_t *row;
    uint32_t components;
    int is_complete;
} decoder;

static uint32_t number_at(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

// PNG 1.2 §3.4: looked at here, since not all image data may be read.
static int has_wrong_checksum(const uint8_t *bytes, size_t length) {
    size_t position = 8;
    while (length - position >= 12) {
        uint32_t content = number_at(bytes + position);
        if (content > length - position - 12) return 1;
        if (crc32(0, bytes + position + 4, content + 4) != number_at(bytes + position + 8 + content)) return 1;
        position += 12 + (size_t)content;
    }
    return position != length;
}

// libpng inflates image data to their end once all rows are there, and they may go on for ever.
static void read_bytes(png_structp png, png_bytep target, png_size_t count) {
    decoder *from = png_get_io_ptr(png);
    from->is_complete = from->is_interlaced ? png_get_current_pass_number(png) >= 7
                                            : png_get_current_row_number(png) >= from->rows->height;
    if (from->is_complete) png_longjmp(png, 1);
    if (count > from->length - from->position) png_error(png, "the file ends too early");
    memcpy(target, from->bytes + from->position, count);
    from->position += count;
}

static void fail(png_structp png, png_const_charp message) {
    decoder *from = png_get_error_ptr(png);
    strncpy(from->fault.text, message, sizeof from->fault.text - 1);
    png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static uint8_t *samples_of(const decoder *from, uint32_t y) { return from->rows->samples + from->rows->stride * y; }

static uint8_t *alpha_of(const decoder *from, uint32_t y) {
    return from->rows->alpha + (size_t)from->rows->width * y;
}

// Puts together what `split` took apart: libpng adds the pixels of an interlaced pass to those of the ones before.
static void join(const decoder *from, uint32_t y) {
    const uint8_t *samples = samples_of(from, y), *alpha = alpha_of(from, y);
    uint8_t *pixel = from->row;
    for (uint32_t x = 0; x < from->rows->width; x++) {
        memcpy(pixel, samples, from->components);
        pixel[from->components] = alpha[x];
        samples += from->components;
        pixel += from->components + 1;
    }
}

static void split(const decoder *from, uint32_t y) {
    uint8_t *samples = samples_of(from, y), *alpha = alpha_of(from, y);
    const uint8_t *pixel = from->row;
    for (uint32_t x = 0; x < from->rows->width; x++) {
        memcpy(samples, pixel, from->components);
        alpha[x] = pixel[from->components];
        samples += from->components;
        pixel += from->components + 1;
    }
}

static void begin(decoder *from) {
    const quoin_png_rows *rows = from->rows;
    png_structp png = from->png;
    png_set_read_fn(png, from, read_bytes);
    png_set_crc_action(png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
    // Indices are looked at below: libpng does so only where it transforms rows.
    png_set_check_for_invalid_index(png, -1);
    png_read_info(png, from->info);
    if (png_get_image_width(png, from->info) != rows->width || png_get_image_height(png, from->info) != rows->height) {
        png_error(png, "the header does not fit the image data");
    }
    from->is_palette = png_get_color_type(png, from->info) == PNG_COLOR_TYPE_PALETTE;
    if (from->is_palette) {
        if (rows->alpha != NULL) png_set_packing(png);
    } else {
        png_set_scale_16(png);
        if (rows->alpha != NULL) png_set_expand(png);
    }
    from->is_interlaced = png_set_interlace_handling(png) > 1;
    png_read_update_info(png, from->info);
    from->depth = png_get_bit_depth(png, from->info);

    int has_alpha_channel = rows->alpha != NULL && !from->is_palette;
    size_t row_bytes = png_get_rowbytes(png, from->info);
    if (row_bytes != rows->stride + (has_alpha_channel ? rows->width : 0) || from->is_palette != (rows->colors > 0)) {
        png_error(png, "the header does not fit the image data");
    }
    from->components = png_get_channels(png, from->info) - (has_alpha_channel ? 1 : 0);
    memset(rows->samples, 0, rows->stride * rows->height);
    if (!has_alpha_channel) return;
    memset(rows->alpha, 0, (size_t)rows->width * rows->height);
    from->row = malloc(row_bytes);
    if (from->row == NULL) png_error(png, "not enough memory");
}

// Reads all rows; false where the file is broken. The last row may be left in `row`.
static int read_rows(decoder *from) {
    if (setjmp(png_jmpbuf(from->png))) return from->is_complete;
    begin(from);
    for (int pass = 0; pass < (from->is_interlaced ? 7 : 1); pass++) {
        for (uint32_t y = 0; y < from->rows->height; y++) {
            if (from->row == NULL) {
                png_read_row(from->png, samples_of(from, y), NULL);
            } else {
                if (pass > 0) join(from, y);
                png_read_row(from->png, from->row, NULL);
                split(from, y);
            }
        }
    }
    return 1;
}

// The highest index of a row.
static uint32_t highest_index(const uint8_t *row, uint32_t width, uint32_t depth) {
    uint32_t highest = 0, mask = (1u << depth) - 1;
    for (uint32_t x = 0; x < width; x++) {
        size_t bit = (size_t)x * depth;
        uint32_t index = row[bit / 8] >> (8 - depth - bit % 8) & mask;
        if (index > highest) highest = index;
    }
    return highest;
}

// Opacities of indices; false where one is not of the palette.
static int read_palette(const decoder *from) {
    const quoin_png_rows *rows = from->rows;
    for (uint32_t y = 0; y < rows->height; y++) {
        const uint8_t *samples = samples_of(from, y);
        if (rows->colors < 1u << from->depth && highest_index(samples, rows->width, from->depth) >= rows->colors) {
            return 0;
        }
        if (rows->alpha == NULL) continue;
        uint8_t *alpha = alpha_of(from, y);
        for (uint32_t x = 0; x < rows->width; x++) {
            alpha[x] = samples[x] < rows->opacity_count ? rows->opacities[samples[x]] : 255;
        }
    }
    return 1;
}

quoin_image_fault quoin_png_decode(const uint8_t *bytes, size_t length, const quoin_png_rows *rows) {
    decoder from = {.bytes = bytes, .length = length, .rows = rows};
    if (length < 8 || has_wrong_checksum(bytes, length)) {
        strcpy(from.fault.text, "a check sum is wrong");
        return from.fault;
    }
    from.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &from, fail, ignore_warning);
    from.info = from.png != NULL ? png_create_info_struct(from.png) : NULL;
    if (from.info == NULL) {
        strcpy(from.fault.text, "libpng could not start");
    } else if (read_rows(&from)) {
        if (from.row != NULL) split(&from, rows->height - 1);
        if (from.is_palette && !read_palette(&from)) {
            strcpy(from.fault.text, "a pixel's colour is not in the palette");
        }
    }
    free(from.row);
    png_destroy_read_struct(&from.png, &from.info, NULL);
    return from.fault;
}
