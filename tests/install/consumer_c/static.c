#include "notes.h"

int main(void)
{
    if (wv_version() != WV_VERSION || wv_operation_count(&notes_schema) != 2)
        return 1;
    return notes_check_put_note_request(NULL, "{\"Title\":\"a\"}", 13, NULL) == WV_VALID ? 0 : 2;
}
