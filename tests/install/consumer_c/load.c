/* loader MODEL: loads notes.json at run time. */
#include <stdio.h>
#include <string.h>

#include <wirevet/compile.h>

int main(int argc, char **argv)
{
    char error[4096];
    const wv_model_file file = {.name = argc > 1 ? argv[1] : "notes.json"};
    wv_model *model = wv_model_load(NULL, &file, 1, error, sizeof error);
    fputs(error, stderr);
    wv_operation put = wv_find_operation(wv_model_schema_at(model, 0), (wv_str){"PutNote", 7});
    const char *good = "{\"Title\":\"a\"}", *bad = "{\"Title\":\"A\"}";
    if (wv_check(NULL, put, WV_REQUEST, good, strlen(good), NULL) != WV_VALID ||
        wv_check(NULL, put, WV_REQUEST, bad, strlen(bad), NULL) != WV_INVALID)
        return 1;
    wv_model_destroy(model);
    return 0;
}
