/* The words that are known: abbreviations of official Indonesian and of English, names that are
 * spelled, signs. What is not known is left to the voice. */
#include "speech/inside.h"

#include <string.h>

static const struct word_known abbreviations[] = {
    {"No.", "nomor", "number", false},
    {"no.", "nomor", "number", false},
    {"Nos.", NULL, "numbers", false},
    {"dll.", "dan lain-lain", NULL, true},
    {"dsb.", "dan sebagainya", NULL, true},
    {"dst.", "dan seterusnya", NULL, true},
    {"dkk.", "dan kawan-kawan", NULL, true},
    {"tsb.", "tersebut", NULL, true},
    {"dgn.", "dengan", NULL, false},
    {"yg.", "yang", NULL, false},
    {"a.n.", "atas nama", NULL, false},
    {"u.b.", "untuk beliau", NULL, false},
    {"u.p.", "untuk perhatian", NULL, false},
    {"d.a.", "dengan alamat", NULL, false},
    {"s.d.", "sampai dengan", NULL, false},
    {"a.l.", "antara lain", NULL, false},
    {"d.h.", "dahulu", NULL, false},
    {"Dr.", "doktor", "doctor", false},
    {"dr.", "dokter", NULL, false},
    {"drg.", "dokter gigi", NULL, false},
    {"Drs.", "doktorandus", NULL, false},
    {"Dra.", "doktoranda", NULL, false},
    {"Ir.", "insinyur", NULL, false},
    {"Prof.", "profesor", "professor", false},
    {"H.", "haji", NULL, false},
    {"Hj.", "hajah", NULL, false},
    {"K.H.", "kiai haji", NULL, false},
    {"KH.", "kiai haji", NULL, false},
    {"Tn.", "tuan", NULL, false},
    {"Ny.", "nyonya", NULL, false},
    {"Nn.", "nona", NULL, false},
    {"Sdr.", "saudara", NULL, false},
    {"Sdri.", "saudari", NULL, false},
    {"Yth.", "yang terhormat", NULL, false},
    {"Bpk.", "bapak", NULL, false},
    {"Jl.", "jalan", NULL, false},
    {"Jln.", "jalan", NULL, false},
    {"Kab.", "kabupaten", NULL, false},
    {"Kec.", "kecamatan", NULL, false},
    {"Kel.", "kelurahan", NULL, false},
    {"Prov.", "provinsi", NULL, false},
    {"Ds.", "desa", NULL, false},
    {"Tgl.", "tanggal", NULL, false},
    {"tgl.", "tanggal", NULL, false},
    {"hlm.", "halaman", NULL, false},
    {"hal.", "halaman", NULL, false},
    {"Hal.", "hal", NULL, false},
    {"Ps.", "pasal", NULL, false},
    {"ps.", "pasal", NULL, false},
    {"Lamp.", "lampiran", NULL, false},
    {"Ttd.", "tertanda", NULL, false},
    {"ttd.", "tertanda", NULL, false},
    {"Telp.", "telepon", NULL, false},
    {"telp.", "telepon", NULL, false},
    {"Tlp.", "telepon", NULL, false},
    {"Gol.", "golongan", NULL, false},
    {"gol.", "golongan", NULL, false},
    {"mis.", "misalnya", NULL, false},
    {"Mis.", "misalnya", NULL, false},
    {"pk.", "pukul", NULL, false},
    {"Pk.", "pukul", NULL, false},
    {"min.", "minimal", "minimum", false},
    {"maks.", "maksimal", NULL, false},
    {"Mr.", NULL, "mister", false},
    {"Mrs.", NULL, "missis", false},
    {"Ms.", NULL, "miz", false},
    {"St.", NULL, "saint", false},
    {"e.g.", "misalnya", "for example", false},
    {"i.e.", "yaitu", "that is", false},
    {"etc.", "dan sebagainya", "et cetera", true},
    {"cf.", NULL, "compare", false},
    {"vs.", "lawan", "versus", false},
    {"approx.", NULL, "approximately", false},
    {"Fig.", NULL, "figure", false},
    {"fig.", NULL, "figure", false},
    {"Sec.", NULL, "section", false},
    {"Art.", NULL, "article", false},
    {"pp.", NULL, "pages", false},
    {"Inc.", NULL, "incorporated", true},
    {"Ltd.", NULL, "limited", true},
    {"a.m.", NULL, "a m", true},
    {"p.m.", NULL, "p m", true},
};

/* Without a full stop. */
static const struct word_known shortened[] = {
    {"s/d", "sampai dengan", NULL, false},
    {"a/n", "atas nama", NULL, false},
    {"d/a", "dengan alamat", NULL, false},
    {"u/p", "untuk perhatian", NULL, false},
    {"dan/atau", "dan atau", NULL, false},
    {"and/or", NULL, "and or", false},
    {"w/o", NULL, "without", false},
    {"e-mail", "imel", NULL, false},
    {"E-mail", "imel", NULL, false},
};

const char *word_said(const struct word_known *known, enum speech_language language)
{
    return language == SPEECH_ENGLISH ? known->english : known->indonesian;
}

static const struct word_known *find(const struct word_known *list, size_t count, const char *s,
                                     size_t n, enum speech_language language)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(list[i].written) == n && memcmp(list[i].written, s, n) == 0 &&
            word_said(&list[i], language))
            return &list[i];
    return NULL;
}

const struct word_known *word_abbreviation(const char *s, size_t n, enum speech_language language)
{
    const struct word_known *known =
        find(abbreviations, sizeof abbreviations / sizeof *abbreviations, s, n, language);
    return known ? known
                 : find(shortened, sizeof shortened / sizeof *shortened, s, n, language);
}

static bool among(const char *const *words, size_t count, const char *s, size_t n)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == n && memcmp(words[i], s, n) == 0)
            return true;
    return false;
}

bool word_is_spelled(const char *s, size_t n)
{
    static const char *const words[] = {"ASN", "PNS", "CPNS", "APBN", "APBD", "BKN",
                                        "NIP", "NIK", "SKP", "SPBE", "UU", "UUD", "KTP", "OPD",
                                        "SOP", "URL", "AI", "IT", "UI", "API", "USB", "VPN",
                                        "HTTPS", "OTP", "SMS", "ID"};
    return among(words, sizeof words / sizeof *words, s, n);
}

bool word_before_roman(const char *s, size_t n)
{
    static const char *const words[] = {
        "Golongan", "golongan", "Bab", "bab", "BAB", "Pasal", "pasal", "Eselon", "eselon", "Tahap",
        "tahap", "Abad", "abad", "Jilid", "jilid", "Bagian", "bagian", "Lampiran", "lampiran",
        "Triwulan", "triwulan", "Semester", "semester", "Tingkat", "tingkat", "Kelas", "kelas",
        "Angkatan", "angkatan", "Chapter", "chapter", "Part", "part", "Article", "article",
        "Annex", "annex", "Level", "level"};
    return among(words, sizeof words / sizeof *words, s, n);
}

bool word_before_time(const char *s, size_t n)
{
    static const char *const words[] = {"pukul", "Pukul", "jam", "Jam", "pk", "Pk"};
    return among(words, sizeof words / sizeof *words, s, n);
}

const char *word_for_sign(uint32_t c, enum speech_language language)
{
    static const struct {
        uint32_t sign;
        const char *indonesian, *english;
    } signs[] = {
        {'%', "persen", "percent"},
        {'&', "dan", "and"},
        {'+', "tambah", "plus"},
        {'=', "sama dengan", "equals"},
        {'<', "kurang dari", "less than"},
        {'>', "lebih dari", "greater than"},
        {'$', "dolar", "dollars"},
        {0x00A7, "pasal", "section"},
        {0x00B0, "derajat", "degrees"},
        {0x00B1, "kurang lebih", "plus or minus"},
        {0x00D7, "kali", "times"},
        {0x00F7, "bagi", "divided by"},
        {0x20AC, "euro", "euros"},
        {0x2030, "per mil", "per mille"},
        {0x2212, "minus", "minus"},
        {0x2248, "kira-kira", "about"},
        {0x2260, "tidak sama dengan", "is not equal to"},
        {0x2264, "kurang dari atau sama dengan", "at most"},
        {0x2265, "lebih dari atau sama dengan", "at least"},
        {0x221A, "akar", "the root of"},
    };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].sign == c)
            return language == SPEECH_ENGLISH ? signs[i].english : signs[i].indonesian;
    return NULL;
}

/* Blocks of Unicode without anything to read: general punctuation, arrows, mathematics, drawings,
 * dingbats, private use, variation selectors, emoji. */
bool word_is_text(uint32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c < 0xC0)
        return c == 0xAA || c == 0xB5 || c == 0xBA || c == 0xB2 || c == 0xB3 || c == 0xB9;
    static const struct {
        uint32_t from, to;
    } without[] = {{0xD7, 0xD7}, {0xF7, 0xF7}, {0x2000, 0x206F}, {0x20A0, 0x20CF},
                   {0x2190, 0x23FF}, {0x2400, 0x245F}, {0x2500, 0x27BF}, {0x2900, 0x2BFF},
                   {0x3000, 0x3003}, {0x3008, 0x3020}, {0xD800, 0xF8FF}, {0xFE00, 0xFE0F},
                   {0xFE20, 0xFE4F}, {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFF}, {0x1F000, 0x1FAFF},
                   {0xE0000, 0x10FFFF}};
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        if (c >= without[i].from && c <= without[i].to)
            return false;
    return true;
}
