#!/bin/sh
# How the small recordings of this folder were made, with Debian's ffmpeg: two seconds of a moving
# pattern of 160x90 and a tone.
set -eu
exact="-fflags +bitexact -flags:v +bitexact -flags:a +bitexact"

make()
{
    file=$1 inputs=$2
    shift 2
    # shellcheck disable=SC2086
    ffmpeg -hide_banner -loglevel error -y $inputs -map_metadata -1 $exact "$@" "$file"
}

picture="-f lavfi -i testsrc2=size=160x90:rate=15:duration=2"
sound="-f lavfi -i sine=frequency=440:duration=2:sample_rate=48000"
make film.webm "$picture $sound" -c:v libvpx-vp9 -b:v 60k -g 15 -c:a libopus -b:a 16k
make film.mp4 "$picture $sound" -c:v libx264 -pix_fmt yuv420p -b:v 60k -g 15 \
    -c:a aac -b:a 32k -movflags +faststart
make suara.opus "$sound" -c:a libopus -b:a 16k
make suara.ogg "$sound" -c:a libvorbis -q:a 0
make suara.mp3 "$sound" -c:a libmp3lame -b:a 128k -write_xing 0 -id3v2_version 0
