/* SPDX-License-Identifier: MIT */
/* Whatever parses can be formatted: twice is once, and only blanks change. Few random texts parse,
 * so the bytes also choose the gaps between the words of one that does. */
#include <stdint.h>
#include <stdio.h>

#include "../unit/gen_format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char sample[] =
	"@version(\"1\") module m.n; import a.b; import c;"
	"type A = string(1..64, /^[a-z]$/); @sensitive type B = map<string(..8), A[1..2]>(..3)?;"
	"dto C { a: int(0..5, step 2) = 3; b?: A[]? = []; } dto D { c as \"C\": float(>0, <1); }"
	"@closed @since(\"1\") dto E { @deprecated(\"x\", 1) a: m.F = {}; } dto F {}"
	"enum G { a, b as \"B\", @deprecated c, } enum H { dto, enum }"
	"union I on kind as \"k\" { a: C; b as \"B\": c.D; }"
	"error J: conflict; error K as \"k\" : timeout { a: u32; } error L : domain {}"
	"namespace chat as \"/c\" { connect (A) throws J, K; command b () ; command d.e as \"x\" "
	"(C) -> D[]? runs chat.b throws J, c.K, Lllllllllllllllllllllllllllllllllllll, "
	"Mmmmmmmmmmmmmmmmmmmmmmmmmmmmmm; event throws (runs) -> map<as, on>; }";

static void check(const char *text, size_t len)
{
	const char *problem;
	struct source *source = source_from_memory("fuzz.fzio", text, len, &problem);
	if (source == NULL) {
		return;
	}
	if (format_parses(source)) {
		size_t result_len;
		char *result = format_source(source, &result_len);
		const char *broken = format_broken_rule(source, result);
		if (broken != NULL) {
			fprintf(stderr, "broken: %s\n--- from\n%s\n--- to\n%s\n", broken,
				source->text, result);
			abort();
		}
		free(result);
	}
	source_destroy(source);
}

/* The sample, with gaps as the bytes say. */
static void check_woven(const uint8_t *data, size_t size)
{
	static const char *const gaps[] = { " ", "\n", "\n\n", " // a\n", "/// b\n", "\n// c \t\n",
		"\n\n/// d\n\n", "\n//// e\n\n\n", " // f\n// g\n/// h\n", "\t/// i\n\n// j\n",
		"\r\n", " ///\n", "//\n//k\n" };
	const char *problem;
	struct source *source =
		source_from_memory("sample.fzio", sample, sizeof(sample) - 1, &problem);
	struct fzio_arena arena;
	struct diag_sink *sink = diag_create();
	struct lexer lexer;
	char *text = NULL;
	size_t len, index = 0;
	fzio_arena_init(&arena, 0);
	lexer_init(&lexer, source, &arena, sink);
	FILE *memory = open_memstream(&text, &len);
	struct token token;
	do {
		token = lexer_next(&lexer);
		uint8_t byte = size > 0 ? data[index++ % size] : 0;
		size_t gap = byte < 128 ? 0 : byte % (sizeof(gaps) / sizeof(gaps[0]));
		fprintf(memory, "%s%.*s", gaps[gap], (int)token.span.len,
			source->text + token.span.offset);
	} while (token.kind != 0);
	fclose(memory);
	check(text, len);
	free(text);
	lexer_finish(&lexer);
	diag_destroy(sink);
	fzio_arena_finish(&arena);
	source_destroy(source);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check((const char *)data, size);
	check_woven(data, size);
	return 0;
}
