# wirevet_generate(TARGET t MODEL file [NAME n] [OPERATIONS a b] [DIAGNOSTICS file] [DIRECTORY d]
#                  [STATIC])
#
# Adds to target t the checks for a Smithy model: NAME.h on its include path, the tables compiled
# into it, wirevet::wirevet linked. Generated again when the model, the diagnostics or the generator
# change.
#
#   NAME         prefix of everything generated; default: the model's file name
#   OPERATIONS   only these; default: all
#   DIAGNOSTICS  names and wording of the service's errors
#   STATIC       link wirevet::static instead
#   DIRECTORY    where the files go; default: wirevet_generated/NAME in the binary directory
#
# Include directories and generated sources are private to t. Two targets of one project that use
# one NAME need two DIRECTORYs.
function(wirevet_generate)
  cmake_parse_arguments(PARSE_ARGV 0 arg "STATIC" "TARGET;MODEL;NAME;DIAGNOSTICS;DIRECTORY" "OPERATIONS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "wirevet_generate: unknown ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_TARGET OR NOT arg_MODEL)
    message(FATAL_ERROR "wirevet_generate: TARGET and MODEL are needed")
  endif()
  if(TARGET wirevet-gen)
    set(generator wirevet-gen)
  elseif(TARGET wirevet::gen)
    set(generator wirevet::gen)
  else()
    message(FATAL_ERROR "wirevet_generate: there is no target wirevet::gen")
  endif()

  cmake_path(ABSOLUTE_PATH arg_MODEL NORMALIZE OUTPUT_VARIABLE model)
  if(NOT arg_NAME)
    cmake_path(GET model STEM arg_NAME)
  endif()
  if(NOT arg_NAME MATCHES "^[A-Za-z][A-Za-z0-9_]*$")
    message(FATAL_ERROR "wirevet_generate: NAME \"${arg_NAME}\" is no C identifier")
  endif()
  if(NOT arg_DIRECTORY)
    set(arg_DIRECTORY wirevet_generated/${arg_NAME})
  endif()
  cmake_path(ABSOLUTE_PATH arg_DIRECTORY BASE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR} NORMALIZE
             OUTPUT_VARIABLE directory)

  set(options --name ${arg_NAME})
  set(inputs ${model})
  if(arg_OPERATIONS)
    list(JOIN arg_OPERATIONS "," operations)
    list(APPEND options --operations ${operations})
  endif()
  if(arg_DIAGNOSTICS)
    cmake_path(ABSOLUTE_PATH arg_DIAGNOSTICS NORMALIZE OUTPUT_VARIABLE diagnostics)
    list(APPEND options --diagnostics ${diagnostics})
    list(APPEND inputs ${diagnostics})
  endif()

  set(outputs ${directory}/${arg_NAME}.h ${directory}/${arg_NAME}_tables.c
              ${directory}/${arg_NAME}_names.c)
  cmake_path(GET directory PARENT_PATH parent)
  file(MAKE_DIRECTORY ${parent})
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND ${generator} ${options} -o ${directory} ${model}
    DEPENDS ${inputs} ${generator}
    COMMENT "Generating checks ${arg_NAME}"
    VERBATIM)
  target_sources(${arg_TARGET} PRIVATE ${outputs})
  target_include_directories(${arg_TARGET} PRIVATE ${directory})
  if(arg_STATIC)
    target_link_libraries(${arg_TARGET} PRIVATE wirevet::static)
  else()
    target_link_libraries(${arg_TARGET} PRIVATE wirevet::wirevet)
  endif()
endfunction()
