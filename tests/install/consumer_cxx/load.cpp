// compile.h from C++, and libwirevet-compile by pkg-config.
#include <cstdio>

#include <wirevet/compile.h>

int main(int, char **argv)
{
    const wv_model_file file{argv[1], nullptr, 0};
    wv_model *model = wv_model_load(nullptr, &file, 1, nullptr, 0);
    std::printf("%u", wv_operation_count(wv_model_schema_at(model, 0)));
    wv_model_destroy(model);
    return 0;
}
