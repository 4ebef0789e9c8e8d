#ifndef JEMBATAN_CCURL_H
#define JEMBATAN_CCURL_H

// libcurl, and the calls of it that Swift cannot make: variadic ones, and a union.
#include <curl/curl.h>

CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value);
CURLcode ccurl_set_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);

// CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION
typedef size_t (*ccurl_data_callback)(char *bytes, size_t size, size_t count, void *context);
CURLcode ccurl_set_data_callback(CURL *handle, CURLoption option, ccurl_data_callback callback);
CURLcode ccurl_set_open_socket(CURL *handle, curl_opensocket_callback callback);
CURLcode ccurl_set_before_request(CURL *handle, curl_prereq_callback callback);

CURLcode ccurl_get_long(CURL *handle, CURLINFO info, long *out);
CURLcode ccurl_get_offset(CURL *handle, CURLINFO info, curl_off_t *out);
CURLcode ccurl_get_string(CURL *handle, CURLINFO info, char **out);
CURLcode ccurl_get_pointer(CURL *handle, CURLINFO info, void **out);
CURLcode ccurl_get_certificates(CURL *handle, struct curl_certinfo **out);

CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);

// The next transfer that has ended: 1 and its handle and result, or 0.
int ccurl_multi_next_done(CURLM *multi, CURL **handle, CURLcode *result);

#endif
