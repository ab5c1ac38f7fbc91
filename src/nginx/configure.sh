#!/bin/bash
# configure.sh NGINX_SOURCE WORK MODULE: runs nginx's configure in a copy of its sources, with the
# flags of the packaged nginx, so that the module is one for it.
set -eu
rm -rf "$2"
mkdir -p "$2"
cp -R "$1/." "$2"
cd "$2"
. ./conf_flags
export WIREVET_INCLUDES= WIREVET_LIBS=
./configure "${NGX_CONF_FLAGS[@]}" --add-dynamic-module="$3" >configure.log 2>&1 ||
    { cat configure.log; exit 1; }
