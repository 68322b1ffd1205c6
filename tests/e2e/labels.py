"""The words of the interface that the scenarios press and wait for, as patterns, in one place."""

LATER = r"^Nanti$"               # the identity form, put off
HOME = r"^Pelatihan Saya$"
COURSE = r"^Pelayanan Prima"     # the sample course's card on Beranda
CONTINUE = r"^(Mulai|Lanjutkan)$"
SEND = r"^Kirim Jawaban$"        # in the check before sending
SAVED = r"^(Tersimpan|Semua tersimpan)"
VERDICT = r"Lulus|Selesai"

# Reading aloud.
ALOUD = r"^Bacakan$"
PAUSE = r"^Jeda$"
READ_ON = r"^Lanjutkan membacakan$"
STOP_ALOUD = r"^Berhenti membacakan$"
