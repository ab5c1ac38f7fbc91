#include <stdio.h>
#include <string.h>

#include "notes.h"

/* Prints the verdict about a title of four letters, and the error's name. */
int main(void)
{
    static _Alignas(max_align_t) unsigned char memory[WV_REPORT_MIN_SIZE];
    static const char json[] = "{\"Title\":\"four\"}";
    wv_report *report = wv_report_init(memory, sizeof memory);
    char type[64];
    wv_verdict verdict = notes_check_put_note_request(NULL, json, strlen(json), report);
    wv_render(NULL, report, WV_FORMAT_AWS_TYPE, type, sizeof type);
    printf("%d%s\n", (int)verdict, type);
    return 0;
}
