// A C++ program that uses the installed package by pkg-config, and the installed generator by hand.
#include <cstddef>
#include <cstdio>
#include <string_view>
#include <vector>

#include "notes.h"

int main()
{
    std::vector<std::max_align_t> memory(WV_REPORT_MIN_SIZE / sizeof(std::max_align_t) + 1);
    wv_report *report = wv_report_init(memory.data(), memory.size() * sizeof memory[0]);
    const std::string_view bad = R"({"Pages":1})", good = R"({"Title":"from c plus plus"})";
    if (notes_check_put_note_request(nullptr, good.data(), good.size(), report) != WV_VALID)
        return 1;
    if (notes_check_put_note_request(nullptr, bad.data(), bad.size(), report) != WV_INVALID)
        return 2;
    std::printf("%s ", wv_code_name(wv_violation_code(wv_report_at(report, 0))));
    return 0;
}
