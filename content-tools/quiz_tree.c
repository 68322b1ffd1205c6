/* Everything that follows works on one tree, and asks here only for places. */
#include "author/quiz_tree.h"

#include "base/file.h"
#include "base/mem.h"
#include "quiz/reader.h"

bool quiz_tree_open(struct quiz_tree *tree, const char *file, const char *text, size_t n,
                    struct diags *diags, struct err *err)
{
    *tree = (struct quiz_tree)QUIZ_TREE_INIT;
    if (quiz_markdown_named(file))
        return quiz_markdown_open(text, n, file, diags, &tree->markdown, err);
    return json_open(&tree->doc, text, n, file, diags, err);
}

bool quiz_tree_read(const struct quiz_tree *tree, struct diags *diags, struct quiz **out,
                    struct err *err)
{
    struct json_doc doc = tree->doc;
    doc.diags = diags;
    return tree->markdown ? quiz_markdown_read(tree->markdown, NULL, diags, out, err)
                          : quiz_read_tree(&doc, NULL, out, err);
}

void quiz_tree_close(struct quiz_tree *tree)
{
    json_close(&tree->doc);
    quiz_markdown_close(tree->markdown);
    tree->markdown = NULL;
}

const cJSON *quiz_tree_root(const struct quiz_tree *tree)
{
    return tree->markdown ? quiz_markdown_tree(tree->markdown) : tree->doc.root;
}

struct diag_place quiz_tree_place(const struct quiz_tree *tree, const char *file,
                                  const char *pointer)
{
    if (!tree->markdown)
        return (struct diag_place){file, 0, 0, pointer};
    struct diag_place place = quiz_markdown_place(tree->markdown, pointer);
    place.file = file;
    return place;
}

static bool print_markdown(const char *file, struct buf *text, struct err *err)
{
    struct quiz_tree tree;
    char *printed = NULL;
    bool good = quiz_tree_open(&tree, file, text->data ? text->data : "", text->size, NULL, err);
    buf_clear(text);
    if (good) {
        printed = cJSON_PrintUnformatted(quiz_tree_root(&tree));
        good = (printed && buf_add_str(text, printed)) || err_no_memory(err);
    }
    cJSON_free(printed);
    quiz_tree_close(&tree);
    return good;
}

bool quiz_tree_json(const struct source *source, const char *file, struct buf *out,
                    struct err *err)
{
    char *path = source_path(source, file);
    bool good = path ? file_read(path, PACKAGE_TEXT_BYTES_MAX, out, err) : err_no_memory(err);
    mem_free(path);
    if (good && quiz_markdown_named(file))
        good = print_markdown(file, out, err);
    return good;
}
