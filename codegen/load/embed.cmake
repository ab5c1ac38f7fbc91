# cmake -DFILE=... -DOUTPUT=... -P embed.cmake: a file as C, for builtin.h.
file(READ ${FILE} bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "(................................................................................)"
  "    \\1\n" bytes "${bytes}")
file(WRITE ${OUTPUT} "#include \"load/builtin.h\"\n\nconst unsigned char load_diagnostics[] = {\n"
  "${bytes}\n};\nconst size_t load_diagnostics_size = sizeof load_diagnostics;\n")
