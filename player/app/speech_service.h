/* Reading aloud: a voice, a thread for it, and the sound device.
 *
 * Sentences come one at a time; a new one ends the one under way, which then has no reply. A reply
 * comes when a sentence was heard, or can't be. Pausing keeps the place within the sentence.
 * Nothing is loaded, started or opened before the first sentence. Thread: the main one; replies are
 * posted from the service's own. */
#ifndef BEKAL_APP_SPEECH_SERVICE_H
#define BEKAL_APP_SPEECH_SERVICE_H

#include "screens/messages.h"
#include "speech/engine.h"

struct speech_service;

/* library: NULL, or another than the real one (borrowed). */
MUST_USE bool speech_service_new(void (*post)(void *, struct reply *), void *context,
                                 const struct speech_library *library,
                                 struct speech_service **out, struct err *err);
/* Takes the request over: REQUEST_SPEAK and what follows it. */
void speech_service_send(struct speech_service *service, struct request *request);
void speech_service_free(struct speech_service *service); /* silent at once */

#endif
