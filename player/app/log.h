/* The log: HOME/bekal.log, for the officer who looks after the machine.
 *
 * It holds codes, versions and counts; no names, numbers, answers, or paths. It never stops
 * anything: where it can't be written, nothing is logged. Two files of at most LOG_BYTES_MAX
 * are kept. Thread: any. */
#ifndef BEKAL_APP_LOG_H
#define BEKAL_APP_LOG_H

#define LOG_BYTES_MAX (256 * 1024)

void log_open(const char *home);
void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_close(void);

#endif
