#pragma once

#include <curl/curl.h>

// What Swift cannot call: variadic functions, one wrapper for each kind of argument.

static inline CURLcode quoin_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode quoin_curl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode quoin_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode quoin_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode quoin_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

typedef size_t (*quoin_curl_transfer)(char *bytes, size_t size, size_t count, void *context);
typedef int (*quoin_curl_seek)(void *context, curl_off_t offset, int origin);

static inline CURLcode quoin_curl_set_transfer(CURL *easy, CURLoption option, quoin_curl_transfer value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode quoin_curl_set_seek(CURL *easy, CURLoption option, quoin_curl_seek value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode quoin_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode quoin_curl_get_size(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode quoin_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// A message's result sits in a union whose Swift view is not typed.
static inline CURLcode quoin_curl_result(const CURLMsg *message) {
    return message->data.result;
}
