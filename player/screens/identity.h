/* Staff numbers. Source: the structure of NIP and NI PPPK in docs/learning-record.md. */
#ifndef BEKAL_SCREENS_IDENTITY_H
#define BEKAL_SCREENS_IDENTITY_H

/* What is doubtful about a number of a kind (0 NIP, 1 NI PPPK, 2 other), in words for the person
 * who types it; NULL: nothing. Doubt never refuses. */
const char *identity_doubt(int kind, const char *number);

#endif
