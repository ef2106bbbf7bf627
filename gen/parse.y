/* SPDX-License-Identifier: MIT */
/* The grammar of idl/README.md. Its actions only build the tree; what is reported about syntax,
 * and how the parser finds its way back, stands in parse_module.c. */

%token_prefix TOKEN_
%token_type { struct token }
%extra_context { struct parse *parse }
%start_symbol file
%stack_size 256

%include {
#include "parse_tree.h"

/* Lemon's own recovery is not used: no token is fed that the tables would refuse. */
#define YYNOERRORRECOVERY 1

/* Of Lemon's skeleton, not of ours. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wunused-variable"
}

%syntax_error { (void)yymajor; (void)TOKEN; assert(false); }

/* Keywords are names wherever a name fits. */
%fallback NAME MODULE IMPORT TYPE DTO ENUM UNION ERROR NAMESPACE CONNECT COMMAND EVENT THROWS RUNS
	AS ON MAP STEP TRUE FALSE NULL.
/* RECOVER stands for an item that was broken and skipped; the lexer never makes one. */
%token RECOVER.

%type notes { struct ast_notes }
%type annotation { struct ast_annotation * }
%type values { struct value_list }
%type value { struct ast_value * }
%type dotted { struct ast_name }
%type wire { struct ast_name }
%type body { struct ast_field * }
%type fields { struct field_list }
%type field { struct ast_field * }
%type optional { bool }
%type fallback { struct ast_value * }
%type enum_values { struct enum_value_list }
%type enum_value { struct ast_enum_value * }
%type variants { struct variant_list }
%type variant { struct ast_variant * }
%type error_body { struct error_body }
%type members { struct member_list }
%type member { struct ast_member * }
%type payload { struct ast_type * }
%type ack { struct ast_type * }
%type runs { struct ast_name }
%type throws { struct ast_reference * }
%type references { struct reference_list }
%type reference { struct ast_reference * }
%type type { struct typed }
%type base { struct typed }
%type checks { struct check_list }
%type check { struct ast_check * }
%type range { struct ast_check * }

file ::= module items.

module ::= notes(N) MODULE dotted(D) SEMI. { tree_module(parse, N, D); }
module ::= RECOVER.

items ::= .
items ::= items item.
items ::= items RECOVER.

item ::= IMPORT dotted(D) SEMI. { tree_import(parse, D); }
item ::= notes(N) TYPE(K) NAME(A) EQUALS type(T) SEMI(E). {
	struct ast_decl *decl = tree_decl(parse, AST_DECL_TYPE, N, &K, &A, &E);
	decl->type = T.type;
}
item ::= notes(N) DTO(K) NAME(A) LBRACE fields(F) RBRACE(E). {
	struct ast_decl *decl = tree_decl(parse, AST_DECL_DTO, N, &K, &A, &E);
	decl->fields = F.first;
}
item ::= notes(N) ENUM(K) NAME(A) LBRACE enum_values(V) RBRACE(E). {
	struct ast_decl *decl = tree_decl(parse, AST_DECL_ENUM, N, &K, &A, &E);
	decl->values = V.first;
}
item ::= notes(N) ENUM(K) NAME(A) LBRACE enum_values(V) COMMA RBRACE(E). {
	struct ast_decl *decl = tree_decl(parse, AST_DECL_ENUM, N, &K, &A, &E);
	decl->values = V.first;
}
item ::= notes(N) UNION(K) NAME(A) ON NAME(O) wire(W) LBRACE variants(V) RBRACE(E). {
	struct ast_decl *decl = tree_decl(parse, AST_DECL_UNION, N, &K, &A, &E);
	decl->on = tree_name(&O);
	decl->wire = W;
	decl->variants = V.first;
}
item ::= notes(N) ERROR(K) NAME(A) wire(W) COLON NAME(B) error_body(F). {
	struct ast_decl *decl = tree_decl(parse, AST_DECL_ERROR, N, &K, &A, &F.end);
	decl->wire = W;
	decl->error_kind = tree_name(&B);
	decl->fields = F.fields;
}
item ::= notes(N) NAMESPACE(K) NAME(A) wire(W) LBRACE members(M) RBRACE(E). {
	struct ast_decl *decl = tree_decl(parse, AST_DECL_NAMESPACE, N, &K, &A, &E);
	decl->wire = W;
	decl->members = M.first;
}

error_body(A) ::= SEMI(E). { A.fields = NULL; A.end = E; }
error_body(A) ::= LBRACE fields(F) RBRACE(E). { A.fields = F.first; A.end = E; }

/* --- members --- */

fields(A) ::= . { A.first = A.last = NULL; }
fields(A) ::= fields(A) field(F). { LIST_ADD(A, F); }
fields(A) ::= fields(A) RECOVER.

field(A) ::= notes(N) NAME(B) optional(O) wire(W) COLON type(T) fallback(V) SEMI. {
	A = tree_field(parse, N, &B);
	A->optional = O;
	A->wire = W;
	A->type = T.type;
	A->fallback = V;
}

optional(A) ::= . { A = false; }
optional(A) ::= QUESTION. { A = true; }

fallback(A) ::= . { A = NULL; }
fallback(A) ::= EQUALS value(V). { A = V; }

enum_values(A) ::= enum_value(V). { A.first = A.last = V; }
enum_values(A) ::= enum_values(A) COMMA enum_value(V). { LIST_ADD(A, V); }

enum_value(A) ::= notes(N) NAME(B) wire(W). { A = tree_enum_value(parse, N, &B, W); }
enum_value(A) ::= RECOVER. { A = NULL; }

variants(A) ::= . { A.first = A.last = NULL; }
variants(A) ::= variants(A) variant(V). { LIST_ADD(A, V); }
variants(A) ::= variants(A) RECOVER.

variant(A) ::= notes(N) NAME(B) wire(W) COLON reference(R) SEMI. {
	A = tree_variant(parse, N, &B, W, R);
}

members(A) ::= . { A.first = A.last = NULL; }
members(A) ::= members(A) member(M). { LIST_ADD(A, M); }
members(A) ::= members(A) RECOVER.

member(A) ::= notes(N) CONNECT(K) payload(P) throws(T) SEMI(E). {
	A = tree_member(parse, AST_CONNECT, N, &K, &E);
	A->name.span = K.span;
	A->payload = P;
	A->throws = T;
}
member(A) ::= notes(N) COMMAND(K) dotted(D) wire(W) payload(P) ack(B) runs(R) throws(T) SEMI(E). {
	A = tree_member(parse, AST_COMMAND, N, &K, &E);
	A->name = D;
	A->wire = W;
	A->payload = P;
	A->ack = B;
	A->runs = R;
	A->throws = T;
}
member(A) ::= notes(N) EVENT(K) dotted(D) wire(W) payload(P) ack(B) SEMI(E). {
	A = tree_member(parse, AST_EVENT, N, &K, &E);
	A->name = D;
	A->wire = W;
	A->payload = P;
	A->ack = B;
}

payload(A) ::= LPAREN RPAREN. { A = NULL; }
payload(A) ::= LPAREN type(T) RPAREN. { A = T.type; }

ack(A) ::= . { A = NULL; }
ack(A) ::= ARROW type(T). { A = T.type; }

runs(A) ::= . { A = (struct ast_name){ 0 }; }
runs(A) ::= RUNS dotted(D). { A = D; }

throws(A) ::= . { A = NULL; }
throws(A) ::= THROWS references(R). { A = R.first; }

references(A) ::= reference(R). { A.first = A.last = R; }
references(A) ::= references(A) COMMA reference(R). { LIST_ADD(A, R); }

reference(A) ::= NAME(B). { A = tree_reference(parse, NULL, &B); }
reference(A) ::= NAME(B) DOT NAME(C). { A = tree_reference(parse, &B, &C); }

/* --- types --- */

type(A) ::= base(A).
type(A) ::= type(A) QUESTION(Q). { tree_nullable(parse, &A, &Q); }
type(A) ::= type(A) LBRACKET RBRACKET(E). { tree_array(parse, &A, NULL, &E); }
type(A) ::= type(A) LBRACKET range(R) RBRACKET(E). { tree_array(parse, &A, R, &E); }

base(A) ::= reference(R). { A = tree_named(parse, R, NULL, NULL); }
base(A) ::= reference(R) LPAREN checks(C) RPAREN(E). { A = tree_named(parse, R, C.first, &E); }
base(A) ::= MAP(K) BELOW type(B) COMMA type(C) ABOVE(E). {
	A = tree_map(parse, &K, B, C, NULL, &E);
}
base(A) ::= MAP(K) BELOW type(B) COMMA type(C) ABOVE LPAREN range(R) RPAREN(E). {
	A = tree_map(parse, &K, B, C, R, &E);
}

checks(A) ::= check(C). { A.first = A.last = C; }
checks(A) ::= checks(A) COMMA check(C). { LIST_ADD(A, C); }

check(A) ::= range(A).
check(A) ::= ABOVE(K) NUMBER(N). { A = tree_check(parse, AST_CHECK_ABOVE, &K, &N, N.text, NULL); }
check(A) ::= BELOW(K) NUMBER(N). { A = tree_check(parse, AST_CHECK_BELOW, &K, &N, NULL, N.text); }
check(A) ::= STEP(K) NUMBER(N). { A = tree_check(parse, AST_CHECK_STEP, &K, &N, N.text, NULL); }
check(A) ::= PATTERN(P). {
	A = tree_check(parse, AST_CHECK_PATTERN, &P, &P, NULL, NULL);
	A->pattern = P.text;
}

range(A) ::= NUMBER(N). { A = tree_check(parse, AST_CHECK_RANGE, &N, &N, N.text, N.text); }
range(A) ::= NUMBER(N) DOTS(D). {
	A = tree_check(parse, AST_CHECK_RANGE, &N, &D, N.text, NULL);
}
range(A) ::= NUMBER(N) DOTS NUMBER(M). {
	A = tree_check(parse, AST_CHECK_RANGE, &N, &M, N.text, M.text);
}
range(A) ::= DOTS(D) NUMBER(N). { A = tree_check(parse, AST_CHECK_RANGE, &D, &N, NULL, N.text); }

/* --- values, names, notes --- */

value(A) ::= STRING(T). { A = tree_value(parse, AST_VALUE_STRING, &T, &T); }
value(A) ::= NUMBER(T). { A = tree_value(parse, AST_VALUE_NUMBER, &T, &T); }
value(A) ::= TRUE(T). { A = tree_value(parse, AST_VALUE_TRUE, &T, &T); }
value(A) ::= FALSE(T). { A = tree_value(parse, AST_VALUE_FALSE, &T, &T); }
value(A) ::= NULL(T). { A = tree_value(parse, AST_VALUE_NULL, &T, &T); }
value(A) ::= NAME(T). { A = tree_value(parse, AST_VALUE_NAME, &T, &T); }
value(A) ::= LBRACKET(T) RBRACKET(E). { A = tree_value(parse, AST_VALUE_EMPTY_ARRAY, &T, &E); }
value(A) ::= LBRACE(T) RBRACE(E). { A = tree_value(parse, AST_VALUE_EMPTY_MAP, &T, &E); }

values(A) ::= value(V). { A.first = A.last = V; }
values(A) ::= values(A) COMMA value(V). { LIST_ADD(A, V); }

dotted(A) ::= NAME(B). { A = tree_name(&B); }
dotted(A) ::= dotted(A) DOT NAME(B). { tree_dotted(parse, &A, &B); }

wire(A) ::= . { A = (struct ast_name){ 0 }; }
wire(A) ::= AS STRING(T). { A = tree_name(&T); }

notes(A) ::= . { A = tree_notes(parse); }
notes(A) ::= notes(A) annotation(B). { tree_annotate(parse, &A, B); }

annotation(A) ::= AT NAME(B). { A = tree_annotation(parse, &B, NULL); }
annotation(A) ::= AT NAME(B) LPAREN values(V) RPAREN. { A = tree_annotation(parse, &B, V.first); }

%code {
#include "parse_tables.h"
}
