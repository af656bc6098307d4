#include "CImageCodecs.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const uint8_t *bytes;
    size_t length;
    size_t position;
    quoin_image *image;
} source;

static void read_bytes(png_structp png, png_bytep target, png_size_t count) {
    source *from = png_get_io_ptr(png);
    if (count > from->length - from->position) png_error(png, "the file ends too early");
    memcpy(target, from->bytes + from->position, count);
    from->position += count;
}

static void fail(png_structp png, png_const_charp message) {
    source *from = png_get_error_ptr(png);
    strncpy(from->image->error, message, sizeof from->image->error - 1);
    png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

quoin_image quoin_png_decode(const uint8_t *bytes, size_t length, uint8_t **samples, uint8_t **alpha) {
    quoin_image image = {0};
    source from = {bytes, length, 0, &image};
    // Volatile: they are set after setjmp and read where longjmp lands.
    uint8_t *volatile rows = NULL;
    png_bytep *volatile pointers = NULL;
    *samples = NULL;
    *alpha = NULL;
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &from, fail, ignore_warning);
    if (png == NULL) {
        strcpy(image.error, "libpng could not start");
        return image;
    }
    png_infop info = png_create_info_struct(png);
    if (info == NULL || setjmp(png_jmpbuf(png))) {
        if (image.error[0] == 0) strcpy(image.error, "libpng could not start");
        free(rows);
        free(pointers);
        png_destroy_read_struct(&png, &info, NULL);
        return image;
    }
    png_set_read_fn(png, &from, read_bytes);
    png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_WARN_DISCARD);
    png_read_info(png, info);
    png_set_scale_16(png);
    png_set_expand(png);
    int passes = png_set_interlace_handling(png);
    (void)passes;
    png_read_update_info(png, info);

    uint32_t width = png_get_image_width(png, info);
    uint32_t height = png_get_image_height(png, info);
    uint32_t channels = png_get_channels(png, info);
    size_t stride = png_get_rowbytes(png, info);
    rows = malloc(stride * height);
    pointers = malloc(sizeof(png_bytep) * height);
    if (rows == NULL || pointers == NULL) png_error(png, "not enough memory");
    for (uint32_t y = 0; y < height; y++) pointers[y] = rows + stride * y;
    png_read_image(png, pointers);
    png_read_end(png, NULL);

    image.width = width;
    image.height = height;
    image.components = channels >= 3 ? 3 : 1;
    if (channels == 2 || channels == 4) {
        size_t pixels = (size_t)width * height;
        uint8_t *colour = malloc(pixels * image.components);
        uint8_t *opacity = malloc(pixels);
        if (colour == NULL || opacity == NULL) {
            free(colour);
            free(opacity);
            png_error(png, "not enough memory");
        }
        for (size_t pixel = 0; pixel < pixels; pixel++) {
            memcpy(colour + pixel * image.components, rows + pixel * channels, image.components);
            opacity[pixel] = rows[pixel * channels + image.components];
        }
        *samples = colour;
        *alpha = opacity;
        free(rows);
    } else {
        *samples = rows;
    }
    free(pointers);
    png_destroy_read_struct(&png, &info, NULL);
    return image;
}
