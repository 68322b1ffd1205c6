#!/usr/bin/env python3
"""Makes the film of the sample course "literasi-digital": how a shortcut virus travels on a stick.

Usage: make.py [FOLDER], by default ../literasi-digital/media. Writes rantai-pintasan.webm, its
poster and its captions in Indonesian and English. Everything is made here: the pictures are drawn
with cairo, the voice is espeak-ng's, and each caption lasts as long as its sentence is spoken.

Needs these packages of Debian: python3-cairo, espeak-ng, ffmpeg, fonts-noto-core. It is run by
hand when the film changes; what it wrote is committed, so that building needs none of them.
"""
import pathlib
import subprocess
import sys
import tempfile
import wave

import cairo

import drawing as d

NAME = "rantai-pintasan"
WIDTH, HEIGHT, FPS = 1280, 720, 15
RATE = 48000
LEAD, GAP, TAIL = 0.7, 0.35, 0.9  # seconds before, between and after the sentences of a scene

# Each scene: what draws it, and its sentences as (Indonesian, English, as it is to be spoken).
SCENES = [
    (d.scene_title, [
        ("Mengapa map di flashdisk berubah menjadi pintasan?",
         "Why do the folders on a stick turn into shortcuts?",
         "Mengapa map di flesdis berubah menjadi pintasan?")]),
    (d.scene_shop, [
        ("Pak Lalu mencetak bahan rapat di kios fotokopi.",
         "Pak Lalu prints papers for a meeting at a copy shop.", None),
        ("Komputer di kios itu sudah tertular program jahat.",
         "The computer there is already infected with malware.", None)]),
    (d.scene_stick, [
        ("Begitu flashdisk dicolokkan, program jahat menyalin dirinya,",
         "As soon as the stick is plugged in, the malware copies itself onto it,",
         "Begitu flesdis dicolokkan, program jahat menyalin dirinya,"),
        ("menyembunyikan map asli,", "hides the real folders,", None),
        ("lalu membuat pintasan dengan nama yang sama.",
         "and makes shortcuts with the same names.", None)]),
    (d.scene_click, [
        ("Di kantor, pintasan itu diklik.", "At the office, the shortcut is clicked.", None),
        ("Program jahat berjalan lebih dahulu, baru kemudian map asli dibuka,",
         "The malware runs first, and only then the real folder opens,", None),
        ("sehingga tidak ada yang curiga.", "so that nobody suspects anything.", None)]),
    (d.scene_spread, [
        ("Sejak saat itu, setiap flashdisk yang masuk ikut tertular.",
         "From then on, every stick that is plugged in gets infected too.",
         "Sejak saat itu, setiap flesdis yang masuk ikut tertular.")]),
    (d.scene_steps, [
        ("Putuskan rantainya. Satu: jangan diklik.",
         "Break the chain. One: do not click.", None),
        ("Dua: cabut flashdisk itu.", "Two: unplug the stick.", "Dua: cabut flesdis itu."),
        ("Tiga: serahkan kepada pengelola TIK.",
         "Three: hand it to the IT staff.", "Tiga: serahkan kepada pengelola te-i-ka."),
        ("Berkas asli umumnya masih ada, jadi tidak perlu panik.",
         "The real files are usually still there, so there is no need to panic.", None)]),
]
POSTER = (2, -0.3)  # scene, and seconds before its end


def run(*words):
    subprocess.run([str(word) for word in words], check=True, stdin=subprocess.DEVNULL)


def speak(text, path):
    """A sentence as a WAV file of our rate; returns its seconds."""
    raw = path.with_suffix(".raw.wav")
    run("espeak-ng", "-v", "id", "-s", "140", "-p", "38", "-w", raw, text)
    run("ffmpeg", "-loglevel", "error", "-y", "-i", raw, "-ar", RATE, "-ac", "1",
        "-af", "silenceremove=start_periods=1:start_threshold=-50dB,areverse,"
        "silenceremove=start_periods=1:start_threshold=-50dB,areverse", path)
    with wave.open(str(path)) as sound:
        return sound.getnframes() / RATE


def plan(folder):
    """Scenes with their times: (draw, start, length, [(start in scene, end, id, en, wav)])."""
    scenes, at = [], 0.0
    for number, (draw, sentences) in enumerate(SCENES):
        cues, clock = [], LEAD
        for index, (words, english, said) in enumerate(sentences):
            path = folder / f"{number}-{index}.wav"
            seconds = speak(said or words, path)
            cues.append((clock, clock + seconds, words, english, path))
            clock += seconds + GAP
        length = round((clock - GAP + TAIL) * FPS) / FPS
        scenes.append((draw, at, length, cues))
        at += length
    return scenes


def write_voice(scenes, path):
    """All sentences at their times in one file, levelled to -18 LUFS."""
    seconds = scenes[-1][1] + scenes[-1][2]
    samples = bytearray(2 * round(seconds * RATE))
    for _, start, _, cues in scenes:
        for begin, _, _, _, wav in cues:
            with wave.open(str(wav)) as sound:
                data = sound.readframes(sound.getnframes())
            at = 2 * round((start + begin) * RATE)
            samples[at:at + len(data)] = data
    plain = path.with_suffix(".plain.wav")
    with wave.open(str(plain), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(bytes(samples))
    run("ffmpeg", "-loglevel", "error", "-y", "-i", plain, "-af",
        "highpass=f=80,loudnorm=I=-18:TP=-2:LRA=7", "-ar", RATE, path)


def stamp(seconds):
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60000)
    return f"{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def write_captions(scenes, path, language):
    lines = ["WEBVTT", ""]
    for _, start, _, cues in scenes:
        for begin, end, *words in cues:
            lines += [f"{stamp(start + begin)} --> {stamp(start + end + 0.2)}",
                      words[language], ""]
    path.write_text("\n".join(lines[:-1]) + "\n")


def draw_frame(surface, scene, seconds):
    draw, _, length, cues = scene
    context = cairo.Context(surface)
    d.ground(context, WIDTH, HEIGHT)
    draw(context, seconds, length, [cue[0] for cue in cues])
    d.veil(context, WIDTH, HEIGHT, min(seconds, length - seconds) / 0.3)
    surface.flush()


def write_film(scenes, voice, path):
    words = ["ffmpeg", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgra",
             "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "-", "-i", str(voice),
             "-c:v", "libvpx-vp9", "-b:v", "0", "-crf", "36", "-g", "150", "-row-mt", "1",
             "-cpu-used", "3", "-pix_fmt", "yuv420p", "-c:a", "libopus", "-b:a", "40k",
             "-application", "voip", "-map_metadata", "-1", "-fflags", "+bitexact",
             "-flags:v", "+bitexact", "-flags:a", "+bitexact", str(path)]
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, WIDTH, HEIGHT)
    with subprocess.Popen(words, stdin=subprocess.PIPE) as encoder:
        for scene in scenes:
            for frame in range(round(scene[2] * FPS)):
                draw_frame(surface, scene, frame / FPS)
                encoder.stdin.write(bytes(surface.get_data()))
        encoder.stdin.close()
        if encoder.wait() != 0:
            raise SystemExit("ffmpeg failed")


def write_poster(scenes, path):
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, WIDTH, HEIGHT)
    scene = scenes[POSTER[0]]
    draw_frame(surface, scene, scene[2] + POSTER[1])
    surface.write_to_png(str(path))


def main():
    here = pathlib.Path(__file__).resolve().parent
    target = (pathlib.Path(sys.argv[1]) if len(sys.argv) > 1
              else here.parent / "literasi-digital" / "media")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        scenes = plan(folder)
        write_voice(scenes, folder / "voice.wav")
        write_captions(scenes, target / f"{NAME}.id.vtt", 0)
        write_captions(scenes, target / f"{NAME}.en.vtt", 1)
        write_poster(scenes, target / f"{NAME}.png")
        write_film(scenes, folder / "voice.wav", target / f"{NAME}.webm")
    film = target / f"{NAME}.webm"
    print(f"{film}: {scenes[-1][1] + scenes[-1][2]:.1f} s, {film.stat().st_size} bytes")


if __name__ == "__main__":
    main()
