/* Playing audio and video on a thread of its own, which is started when it is first asked for
 * something and sleeps while nothing plays.
 *
 * What is told of a recording comes as parts under the ticket that opened it; a new picture as a
 * reply of kind REQUEST_MEDIA_FRAME, told once until it has been taken. */
#ifndef BEKAL_APP_MEDIA_SERVICE_H
#define BEKAL_APP_MEDIA_SERVICE_H

#include "draw/raster.h"
#include "screens/messages.h"

struct media_service;

/* silent: no sound device is opened. */
MUST_USE bool media_service_new(const char *home, bool silent,
                                void (*post)(void *, struct reply *), void *context,
                                struct media_service **out, struct err *err);
void media_service_send(struct media_service *service, struct request *request); /* takes it */

/* The newest picture, for the main thread, which says how large it shows it; good until its next
 * call. False: there is none yet. */
bool media_service_frame(struct media_service *service, int width, int height,
                         struct pixels *out);
void media_service_free(struct media_service *service); /* ends its thread; NULL is legal */

#endif
