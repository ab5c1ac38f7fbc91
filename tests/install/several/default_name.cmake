# cmake -DFILE=wirevet_generate.cmake -DMODEL=model -P default_name.cmake: prints the default NAME.
include(${FILE})
_wirevet_default_name(name ${MODEL})
execute_process(COMMAND ${CMAKE_COMMAND} -E echo "${name}")
