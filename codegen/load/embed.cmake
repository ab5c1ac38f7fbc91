# cmake -DFILES="a;b" -DOUTPUT=... -P embed.cmake: files as C, for builtin.h: load_NAME of NAME.json.
file(WRITE ${OUTPUT} "#include \"load/builtin.h\"\n")
foreach(input ${FILES})
  cmake_path(GET input STEM name)
  file(READ ${input} bytes HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(REGEX REPLACE "(................................................................................)"
    "    \\1\n" bytes "${bytes}")
  file(APPEND ${OUTPUT} "\nconst unsigned char load_${name}[] = {\n${bytes}\n};\n"
    "const size_t load_${name}_size = sizeof load_${name};\n")
endforeach()
