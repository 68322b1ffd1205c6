/* What of a tree its comparison knows. Private to this library. */
#ifndef BEKAL_ACCESS_TREE_INSIDE_H
#define BEKAL_ACCESS_TREE_INSIDE_H

#include "access/tree.h"

uint32_t tree_own_count(const struct access_tree *tree);
bool tree_same_text(const struct access_tree *a, const struct access_tree *b);
/* The text's own index of the n-th of its nodes that the frame has a word on, rising; ACCESS_NONE
 * past the last. */
uint32_t tree_overlay(const struct access_tree *tree, uint32_t n);

#endif
