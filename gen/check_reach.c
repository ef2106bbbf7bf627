/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "memory.h"

/*
 * Where types lead: a graph of dtos, errors and unions. It answers whether a value of a dto can
 * exist at all (one that must hold itself cannot), and how many attachments a payload may carry.
 * Both go over the edges by worklists: contracts may be long chains, and recursion has its limits.
 */

/* The limit of the client's own parser (facts/peers.md); one more stands for "more". */
#define ATTACHMENTS_MAX  10
#define ATTACHMENTS_MORE (ATTACHMENTS_MAX + 1)

/* Of a long circle, the beginning is enough. */
#define PLACES_MAX 8

struct edge {
	size_t from, to; /* numbers of nodes */
	unsigned factor; /* how often, at most ATTACHMENTS_MORE */
	bool required; /* a value of `from` has at least one of `to` */
	struct span span;
	size_t next_from, next_to; /* of the same node; 0: none. Edges count from 1 */
};

struct node {
	struct ast_decl *decl;
	size_t first_from, first_to;
	unsigned attachments; /* at most ATTACHMENTS_MORE */
	size_t needed; /* of what it requires, not yet known to exist; 0: it can exist */
	size_t walk; /* the last walk that came along */
};

struct graph {
	struct check *check;
	struct node *nodes; /* by decl->state */
	size_t nodes_len;
	struct edge *edges;
	size_t edges_len, edges_capacity;
	size_t *queue; /* room for all nodes, each at most once at a time */
};

static unsigned add_up(unsigned a, unsigned b)
{
	return a + b < ATTACHMENTS_MORE ? a + b : ATTACHMENTS_MORE;
}

static unsigned times(unsigned factor, const struct ast_limits *limits)
{
	uint64_t most = ATTACHMENTS_MORE;
	if (limits != NULL && limits->has_max && (uint64_t)limits->max < most) {
		most = (uint64_t)limits->max;
	}
	return (unsigned)(factor * most < ATTACHMENTS_MORE ? factor * most : ATTACHMENTS_MORE);
}

/* --- building it --- */

static bool is_node(const struct ast_decl *decl)
{
	return decl->kind == AST_DECL_DTO || decl->kind == AST_DECL_ERROR ||
	       decl->kind == AST_DECL_UNION;
}

static void add_edge(struct graph *graph, struct edge edge)
{
	if (graph->edges_len + 1 >= graph->edges_capacity) {
		graph->edges_capacity = graph->edges_capacity == 0 ? 64 : graph->edges_capacity * 2;
		graph->edges =
			gen_realloc(graph->edges, graph->edges_capacity * sizeof(graph->edges[0]));
	}
	size_t number = ++graph->edges_len;
	edge.next_to = graph->nodes[edge.to].first_to;
	graph->nodes[edge.to].first_to = number;
	graph->edges[number] = edge;
}

/* What a type consists of in the end, and how often. */
struct leaf {
	const struct ast_type *type;
	unsigned factor;
	bool required;
};

static struct leaf leaf_of(const struct ast_type *type, bool required)
{
	struct leaf leaf = { type, 1, required && !type->nullable };
	while (leaf.type->kind == AST_ARRAY || leaf.type->kind == AST_MAP) {
		const struct ast_limits *limits = leaf.type->limits;
		leaf.factor = times(leaf.factor, limits);
		leaf.required =
			leaf.required && limits != NULL && limits->has_min && limits->min > 0;
		leaf.type = check_whole(leaf.type)->item;
		leaf.required = leaf.required && !leaf.type->nullable;
	}
	return leaf;
}

static void add_type(struct graph *graph, size_t from, const struct ast_type *type, bool required)
{
	if (type->kind == AST_POISON) {
		return;
	}
	struct leaf leaf = leaf_of(type, required);
	struct node *node = &graph->nodes[from];
	const struct ast_decl *target = check_target(leaf.type);
	if (leaf.type->kind == AST_BYTES) {
		node->attachments = add_up(node->attachments, leaf.factor);
	} else if (target != NULL && is_node(target)) {
		add_edge(graph, (struct edge){ .from = from,
					.to = target->state,
					.factor = leaf.factor,
					.required = leaf.required,
					.span = type->span });
		node->needed += leaf.required;
	}
}

static void add_decl(struct graph *graph, struct ast_decl *decl)
{
	size_t from = decl->state;
	for (const struct ast_field *it = decl->fields; it != NULL; it = it->next) {
		add_type(graph, from, it->type, !it->optional && it->fallback == NULL);
	}
	bool poison = false;
	for (const struct ast_variant *it = decl->variants; it != NULL; it = it->next) {
		poison = poison || it->type->kind == AST_POISON;
		add_type(graph, from, it->type, true);
	}
	/* A union needs one of its variants only; a broken one may have been it. */
	if (decl->kind == AST_DECL_UNION) {
		struct node *node = &graph->nodes[from];
		node->needed = node->needed > 0 && !poison;
	}
}

/* Edges of a node in source order: they were added so, and are linked from the last one. */
static void link_edges(struct graph *graph)
{
	for (size_t i = graph->edges_len; i > 0; i--) {
		struct node *from = &graph->nodes[graph->edges[i].from];
		graph->edges[i].next_from = from->first_from;
		from->first_from = i;
	}
}

static void graph_init(struct graph *graph, struct check *check)
{
	*graph = (struct graph){ .check = check };
	CHECK_EACH_DECL(check, decl)
	{
		if (is_node(decl)) {
			decl->state = (unsigned)graph->nodes_len++;
		}
	}
	size_t room = graph->nodes_len + 1;
	graph->nodes = gen_realloc(NULL, room * sizeof(graph->nodes[0]));
	memset(graph->nodes, 0, room * sizeof(graph->nodes[0]));
	graph->queue = gen_realloc(NULL, room * sizeof(graph->queue[0]));
	CHECK_EACH_DECL(check, decl)
	{
		if (is_node(decl)) {
			graph->nodes[decl->state].decl = decl;
			add_decl(graph, decl);
		}
	}
	link_edges(graph);
}

static void graph_finish(struct graph *graph)
{
	for (size_t i = 0; i < graph->nodes_len; i++) {
		graph->nodes[i].decl->state = 0;
	}
	free(graph->nodes);
	free(graph->edges);
	free(graph->queue);
}

/* --- can a value exist? --- */

static void find_possible(struct graph *graph)
{
	size_t len = 0;
	for (size_t i = 0; i < graph->nodes_len; i++) {
		if (graph->nodes[i].needed == 0) {
			graph->queue[len++] = i;
		}
	}
	while (len > 0) {
		const struct node *node = &graph->nodes[graph->queue[--len]];
		for (size_t i = node->first_to; i != 0; i = graph->edges[i].next_to) {
			const struct edge *edge = &graph->edges[i];
			struct node *from = &graph->nodes[edge->from];
			if (edge->required && from->needed > 0 && --from->needed == 0) {
				graph->queue[len++] = edge->from;
			}
		}
	}
}

static const struct edge *next_impossible(const struct graph *graph, const struct node *node)
{
	for (size_t i = node->first_from; i != 0; i = graph->edges[i].next_from) {
		const struct edge *edge = &graph->edges[i];
		if (edge->required && graph->nodes[edge->to].needed > 0) {
			return edge;
		}
	}
	return NULL;
}

static const char *needs(const struct graph *graph, const struct edge *edge)
{
	const struct ast_decl *from = graph->nodes[edge->from].decl;
	const char *to = graph->nodes[edge->to].decl->name.text;
	bool is_union = from->kind == AST_DECL_UNION;
	return is_union ? gen_printf(graph->check->arena,
				  "every variant leads back here, as this '%s'", to)
			: gen_printf(graph->check->arena, "every '%s' needs this '%s'",
				  from->name.text, to);
}

static void report_endless(const struct graph *graph, const struct edge *first)
{
	struct diag *diag = diag_add(graph->check->sink, SEVERITY_ERROR, 301, first->span,
		"'%s' would have to hold itself without end",
		graph->nodes[first->from].decl->name.text);
	diag_label(diag, "%s", needs(graph, first));
	const struct edge *edge = first;
	for (unsigned places = 0; edge->to != first->from && places < PLACES_MAX; places++) {
		edge = next_impossible(graph, &graph->nodes[edge->to]);
		diag_also(diag, edge->span, "%s", needs(graph, edge));
	}
	diag_help(diag, "let one of them be absent (a '?' behind the name), null (a '?' behind the "
			"type) or in an array that may be empty");
}

/* Every impossible node needs another one: who goes on comes round in a circle. */
static void report_impossible(struct graph *graph)
{
	for (size_t i = 0; i < graph->nodes_len; i++) {
		struct node *node = &graph->nodes[i];
		if (node->needed == 0 || node->walk != 0) {
			continue;
		}
		const struct edge *edge = NULL;
		while (node->walk == 0) {
			node->walk = i + 1;
			edge = next_impossible(graph, node);
			node = &graph->nodes[edge->to];
		}
		if (node->walk == i + 1) {
			report_endless(graph, next_impossible(graph, node));
		}
	}
}

/* --- attachments --- */

/* Whenever a node's count grows, so do those that lead to it: each at most eleven times. */
static void count_attachments(struct graph *graph)
{
	size_t len = 0;
	unsigned *told = gen_realloc(NULL, (graph->nodes_len + 1) * sizeof(*told));
	for (size_t i = 0; i < graph->nodes_len; i++) {
		told[i] = 0;
		if (graph->nodes[i].attachments > 0) {
			graph->queue[len++] = i;
		}
	}
	while (len > 0) {
		size_t at = graph->queue[--len];
		struct node *node = &graph->nodes[at];
		unsigned more = node->attachments - told[at], total = node->attachments;
		told[at] = total;
		for (size_t i = node->first_to; i != 0; i = graph->edges[i].next_to) {
			const struct edge *edge = &graph->edges[i];
			struct node *from = &graph->nodes[edge->from];
			bool is_union = from->decl->kind == AST_DECL_UNION;
			unsigned grown =
				is_union ? (total > from->attachments ? total : from->attachments)
					 : add_up(from->attachments, edge->factor * more);
			bool queued = from->attachments != told[edge->from];
			from->attachments = grown;
			if (grown != told[edge->from] && !queued) {
				graph->queue[len++] = edge->from;
			}
		}
	}
	free(told);
}

static void check_payload(const struct graph *graph, const struct ast_type *type)
{
	if (type == NULL || type->kind == AST_POISON) {
		return;
	}
	struct leaf leaf = leaf_of(type, true);
	const struct ast_decl *target = check_target(leaf.type);
	unsigned each = leaf.type->kind == AST_BYTES ? 1
			: target != NULL && is_node(target)
				? graph->nodes[target->state].attachments
				: 0;
	if (leaf.factor * each > ATTACHMENTS_MAX) {
		struct diag *diag = diag_add(graph->check->sink, SEVERITY_WARNING, 601, type->span,
			"this may carry more than %d attachments", ATTACHMENTS_MAX);
		diag_label(diag, "socket.io-client refuses such a message");
		diag_help(diag, "bound the arrays and maps on the way to 'bytes': [..%d]",
			ATTACHMENTS_MAX);
	}
}

static void check_payloads(const struct graph *graph)
{
	CHECK_EACH_DECL(graph->check, decl)
	{
		for (const struct ast_member *it = decl->members; it != NULL; it = it->next) {
			check_payload(graph, it->payload);
			check_payload(graph, it->ack);
		}
	}
}

void check_reach(struct check *check)
{
	struct graph graph;
	graph_init(&graph, check);
	find_possible(&graph);
	report_impossible(&graph);
	count_attachments(&graph);
	check_payloads(&graph);
	graph_finish(&graph);
}
