#include "CImageCodecs.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

typedef struct {
    struct jpeg_error_mgr manager;
    jmp_buf landing;
    quoin_image *image;
} error_state;

static void fail(j_common_ptr codec) {
    error_state *state = (error_state *)codec->err;
    codec->err->format_message(codec, state->image->error);
    longjmp(state->landing, 1);
}

// A level below zero is corrupt data: libjpeg would go on with grey pixels.
static void message(j_common_ptr codec, int level) {
    if (level < 0) fail(codec);
}

static void begin(error_state *state, quoin_image *image) {
    jpeg_std_error(&state->manager);
    state->manager.error_exit = fail;
    state->manager.emit_message = message;
    state->image = image;
}

_Static_assert(sizeof(((quoin_image *)0)->error) >= JMSG_LENGTH_MAX, "libjpeg writes up to JMSG_LENGTH_MAX bytes");

quoin_image quoin_jpeg_decode(const uint8_t *bytes, size_t length, uint8_t **samples) {
    quoin_image image = {0};
    struct jpeg_decompress_struct codec;
    error_state state;
    uint8_t *volatile rows = NULL;
    if (samples != NULL) *samples = NULL;
    begin(&state, &image);
    codec.err = &state.manager;
    if (setjmp(state.landing)) {
        jpeg_destroy_decompress(&codec);
        free(rows);
        return image;
    }
    jpeg_create_decompress(&codec);
    jpeg_mem_src(&codec, bytes, length);
    jpeg_read_header(&codec, TRUE);
    if (codec.jpeg_color_space == JCS_CMYK || codec.jpeg_color_space == JCS_YCCK) {
        codec.out_color_space = JCS_CMYK;
    } else if (codec.jpeg_color_space != JCS_GRAYSCALE) {
        codec.out_color_space = JCS_RGB;
    }
    jpeg_start_decompress(&codec);
    image.width = codec.output_width;
    image.height = codec.output_height;
    image.components = codec.output_components;
    size_t stride = (size_t)codec.output_width * codec.output_components;
    rows = malloc(samples != NULL ? stride * codec.output_height : stride);
    if (rows == NULL) {
        strcpy(image.error, "not enough memory");
        longjmp(state.landing, 1);
    }
    while (codec.output_scanline < codec.output_height) {
        JSAMPROW row = rows + (samples != NULL ? stride * codec.output_scanline : 0);
        jpeg_read_scanlines(&codec, &row, 1);
    }
    jpeg_finish_decompress(&codec);
    jpeg_destroy_decompress(&codec);
    if (samples != NULL) {
        *samples = rows;
    } else {
        free(rows);
    }
    return image;
}
