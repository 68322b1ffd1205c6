/* The lines of an answer's head, one at a time. Pure. Inside http alone. Source: RFC 9110. */
#ifndef BEKAL_HTTP_HEADERS_H
#define BEKAL_HTTP_HEADERS_H

#include "http/http.h"

#define HTTP_HEAD_BYTES_MAX ((size_t)256 * 1024)

struct http_head {
    struct http_answer *answer; /* borrowed; filled */
    size_t bytes;
    int64_t retry_date_ms; /* Retry-After as a date; 0: none */
};

void http_head_start(struct http_head *head, struct http_answer *answer);
/* A line with or without its end. A status line begins anew: what came before was a 1xx. false:
 * over HTTP_HEAD_BYTES_MAX. */
bool http_head_line(struct http_head *head, const char *line, size_t n);
/* Turns a date of Retry-After into time from now: by the server's own clock where it told it,
 * else by now_ms. */
void http_head_end(struct http_head *head, int64_t now_ms);

/* The three forms of a date in HTTP. false: none of them, or not of 1970 to 9999. */
bool http_date_read(const char *text, int64_t *ms);

/* Milliseconds since 1970 of a civil time in UTC; month from 1. No check. */
int64_t http_date_ms(int year, int month, int day, int hour, int minute, int second);

/* Copies n bytes, cut to size, whatever does not print made '?'. For text that a server chose. */
void http_text_put(char *out, size_t size, const char *from, size_t n);

#endif
