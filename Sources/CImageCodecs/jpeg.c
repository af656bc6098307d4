#include "CImageCodecs.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

typedef struct {
    struct jpeg_error_mgr manager;
    jmp_buf landing;
    quoin_image_fault *fault;
} error_state;

_Static_assert(sizeof(quoin_image_fault) >= JMSG_LENGTH_MAX, "libjpeg writes up to JMSG_LENGTH_MAX bytes");

static void fail(j_common_ptr codec) {
    error_state *state = (error_state *)codec->err;
    codec->err->format_message(codec, state->fault->text);
    longjmp(state->landing, 1);
}

static void fail_with(j_common_ptr codec, const char *text) {
    error_state *state = (error_state *)codec->err;
    strcpy(state->fault->text, text);
    longjmp(state->landing, 1);
}

// A level below zero is corrupt data: libjpeg would go on with grey pixels.
static void message(j_common_ptr codec, int level) {
    if (level < 0) fail(codec);
}

// Adobe's files have 255 for no ink, others 0. Without a profile the conversion is the plain one.
static void convert(const uint8_t *cmyk, uint8_t *rgb, uint32_t width, int is_inverted) {
    uint8_t turn = is_inverted ? 0 : 255;
    for (uint32_t x = 0; x < width; x++, cmyk += 4, rgb += 3) {
        uint32_t black = cmyk[3] ^ turn;
        for (int ink = 0; ink < 3; ink++) rgb[ink] = ((uint32_t)(cmyk[ink] ^ turn) * black + 127) / 255;
    }
}

quoin_image_fault quoin_jpeg_decode(
    const uint8_t *bytes, size_t length, uint32_t width, uint32_t height, uint8_t *rgb) {
    quoin_image_fault fault = {0};
    struct jpeg_decompress_struct codec;
    error_state state;
    uint8_t *volatile row = NULL;
    codec.err = jpeg_std_error(&state.manager);
    state.manager.error_exit = fail;
    state.manager.emit_message = message;
    state.fault = &fault;
    if (setjmp(state.landing)) {
        jpeg_destroy_decompress(&codec);
        free(row);
        return fault;
    }
    jpeg_create_decompress(&codec);
    jpeg_mem_src(&codec, bytes, length);
    jpeg_read_header(&codec, TRUE);
    if (codec.image_width != width || codec.image_height != height) {
        fail_with((j_common_ptr)&codec, "the frame header does not say the size");
    }
    if (rgb != NULL) {
        if (codec.num_components != 4) fail_with((j_common_ptr)&codec, "the frame header does not say CMYK");
        codec.out_color_space = JCS_CMYK;
    } else {
        // Only the coded data are of interest: at an eighth of its size the image needs next to no arithmetic.
        codec.out_color_space = codec.jpeg_color_space;
        codec.scale_num = 1;
        codec.scale_denom = 8;
        codec.dct_method = JDCT_IFAST;
        codec.do_fancy_upsampling = FALSE;
        codec.do_block_smoothing = FALSE;
    }
    jpeg_start_decompress(&codec);
    row = malloc((size_t)codec.output_width * codec.output_components);
    if (row == NULL) fail_with((j_common_ptr)&codec, "not enough memory");
    while (codec.output_scanline < codec.output_height) {
        uint8_t *target = rgb == NULL ? NULL : rgb + (size_t)codec.output_scanline * width * 3;
        JSAMPROW rows[] = {row};
        jpeg_read_scanlines(&codec, rows, 1);
        if (target != NULL) convert(row, target, width, codec.saw_Adobe_marker);
    }
    jpeg_finish_decompress(&codec);
    jpeg_destroy_decompress(&codec);
    free(row);
    return fault;
}
