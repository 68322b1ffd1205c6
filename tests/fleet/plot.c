/* Two panels, one over the other, with the same scale: bars of requests in ten seconds. */
#include <stdio.h>

#include "fleet.h"

#define WIDTH 860
#define PANEL 190
#define LEFT 60
#define TOP 46
#define GAP 56
#define STEP 10 /* seconds in a bar */

static int bar(const struct fleet_result *result, int second)
{
    int sum = 0;
    for (int s = second; s < second + STEP && s < FLEET_SECONDS; s++)
        sum += result->arrivals[s];
    return sum;
}

static int tallest(const struct fleet_result *result, int from, int to)
{
    int most = 0;
    for (int s = from; s < to; s += STEP)
        if (bar(result, s) > most)
            most = bar(result, s);
    return most;
}

static void panel(FILE *out, const struct fleet_result *result, const char *title, int top,
                  int from, int to, int most, const char *colour)
{
    double scale_x = (double)(WIDTH - LEFT - 20) / (to - from), scale_y = (double)PANEL / most;
    fprintf(out, "<text x='%d' y='%d' font-weight='bold'>%s</text>\n", LEFT, top - 10, title);
    for (int line = 0; line <= 4; line++) {
        int value = most * line / 4;
        double y = top + PANEL - value * scale_y;
        fprintf(out, "<path d='M%d %.1fH%d' stroke='#ddd'/><text x='%d' y='%.1f'"
                " text-anchor='end'>%d</text>\n", LEFT, y, WIDTH - 20, LEFT - 6, y + 4, value);
    }
    fprintf(out, "<g fill='%s'>\n", colour);
    for (int s = from; s < to; s += STEP) {
        int value = bar(result, s);
        if (value)
            fprintf(out, "<rect x='%.1f' y='%.1f' width='%.2f' height='%.1f'/>\n",
                    LEFT + (s - from) * scale_x, top + PANEL - value * scale_y, STEP * scale_x,
                    value * scale_y);
    }
    fprintf(out, "</g>\n");
    for (int s = from; s <= to; s += 600)
        fprintf(out, "<text x='%.1f' y='%d' text-anchor='middle'>%02d:%02d</text>\n",
                LEFT + (s - from) * scale_x, top + PANEL + 16, 7 + s / 3600, s % 3600 / 60);
}

bool fleet_plot(const char *path, const struct fleet_result *with,
                const struct fleet_result *without, int from, int to)
{
    FILE *out = fopen(path, "w");
    if (!out)
        return false;
    int most = tallest(without, from, to);
    if (tallest(with, from, to) > most)
        most = tallest(with, from, to);
    most = most < 4 ? 4 : (most + 3) / 4 * 4;
    fprintf(out, "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d'"
            " font-family='sans-serif' font-size='12'>\n<rect width='100%%' height='100%%'"
            " fill='white'/>\n", WIDTH, TOP + 2 * PANEL + GAP + 30);
    panel(out, without, "Without jitter: requests in 10 seconds; the server is back at 08:00", TOP,
          from, to, most, "#b3261e");
    panel(out, with, "With jitter", TOP + PANEL + GAP, from, to, most, "#1b5e9b");
    fprintf(out, "</svg>\n");
    return fclose(out) == 0;
}
