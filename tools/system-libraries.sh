#!/bin/sh
# Install what Qt and OpenGL need of the system and what is missing, on Debian and Ubuntu; elsewhere do nothing.
#
#   tools/system-libraries.sh window     for a window on a display
#   tools/system-libraries.sh virtual    and a virtual display, for tests and screenshots
#
# Without the right to install, it names the packages in one sentence and exits 1.
set -eu
command -v apt-get >/dev/null 2>&1 || exit 0
PATH="$PATH:/usr/sbin:/sbin"
known=$(ldconfig -p)
missing=""

need() { missing="$missing $1"; }

while read -r library package; do
    case "$known" in *"$library "*) ;; *) need "$package" ;; esac
done <<'LIBRARIES'
libEGL.so.1 libegl1
libGL.so.1 libgl1
libOpenGL.so.0 libopengl0
libX11-xcb.so.1 libx11-xcb1
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libglib-2.0.so.0 libglib2.0-0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-glx.so.0 libxcb-glx0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxkbcommon.so.0 libxkbcommon0
LIBRARIES

dpkg -s libgl1-mesa-dri >/dev/null 2>&1 || need libgl1-mesa-dri
[ -n "$(find /usr/share/fonts \( -name '*.ttf' -o -name '*.otf' \) -print -quit 2>/dev/null)" ] || need fonts-dejavu-core
if [ "${1:-window}" = virtual ]; then
    command -v xvfb-run >/dev/null 2>&1 || need xvfb
    command -v xauth >/dev/null 2>&1 || need xauth
fi
[ -n "$missing" ] || exit 0

refuse() {
    echo "CNN Explorer needs these system packages; install them with: apt-get install$missing" >&2
    exit 1
}

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    as_root=sudo
else
    refuse
fi
echo "Installing system packages:$missing"
$as_root apt-get update -qq || true
# shellcheck disable=SC2086 # the packages are words of their own
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null || refuse
