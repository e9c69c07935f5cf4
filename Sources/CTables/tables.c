#include "CTables.h"

/* C23's #embed puts a file into the program without a generated source file. */
#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char gazetteer[] = {
#embed "data/gazetteer.tsv"
};
static const unsigned char entities[] = {
#embed "data/entities.tsv"
};
static const unsigned char lexicon[] = {
#embed "data/lexicon.tsv"
};
static const unsigned char furniture[] = {
#embed "data/furniture.tsv"
};

static const unsigned char topics[] = {
#embed "data/topics.tsv"
};

static const struct {
  const unsigned char *bytes;
  size_t size;
} tables[] = {
    {gazetteer, sizeof gazetteer},
    {entities, sizeof entities},
    {lexicon, sizeof lexicon},
    {furniture, sizeof furniture},
    {topics, sizeof topics},
};

const unsigned char *wr_table_bytes(enum wr_table table) { return tables[table].bytes; }
size_t wr_table_size(enum wr_table table) { return tables[table].size; }
