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
static const unsigned char story_schema[] = {
#embed "data/schemas/story.schema.json"
};
static const unsigned char reject_schema[] = {
#embed "data/schemas/reject.schema.json"
};
static const unsigned char summary_schema[] = {
#embed "data/schemas/summary.schema.json"
};
static const unsigned char run_schema[] = {
#embed "data/schemas/run.schema.json"
};

static const unsigned char topics[] = {
#embed "data/topics.tsv"
};

static const unsigned char exonyms[] = {
#embed "data/exonyms.tsv"
};

static const struct {
  const unsigned char *bytes;
  size_t size;
} tables[] = {
    {gazetteer, sizeof gazetteer},
    {entities, sizeof entities},
    {lexicon, sizeof lexicon},
    {furniture, sizeof furniture},
    {story_schema, sizeof story_schema},
    {reject_schema, sizeof reject_schema},
    {summary_schema, sizeof summary_schema},
    {run_schema, sizeof run_schema},
    {topics, sizeof topics},
    {exonyms, sizeof exonyms},
};

const unsigned char *wr_table_bytes(enum wr_table table) { return tables[table].bytes; }
size_t wr_table_size(enum wr_table table) { return tables[table].size; }
