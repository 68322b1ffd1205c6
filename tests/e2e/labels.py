"""The words of the interface that the scenarios press and wait for, as patterns, in one place."""

LATER = r"^Nanti"                       # the identity form, put off
COURSE = r"Pelayanan Prima"             # the sample course's card
BEGIN = r"^(Mulai|Lanjutkan|Buka)"      # the course's one primary button
OUTLINE_PRETEST = r"(?i)pre-?test"
START_QUIZ = r"^Mulai"
NEXT_QUESTION = r"^(Berikutnya|Soal berikutnya)"
SUBMIT = r"^(Periksa dan kirim|Kirim|Selesai)"
SUBMIT_ANYWAY = r"^(Ya, kirim|Kirim sekarang|Kirim jawaban)"
SAVED = r"Tersimpan"
RESULT = r"\b(Lulus|Belum Lulus|Nilai)\b"
BACK_TO_COURSE = r"^(Kembali ke pelatihan|Lanjut|Kembali)"
NEXT_ITEM = r"^(Berikutnya|Selanjutnya|Lanjut|Selesai)"
HOME = r"Pelatihan Saya"
