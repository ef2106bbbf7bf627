" SPDX-License-Identifier: MIT
" Contracts of fzio. Words of the language are names wherever a name fits, so they count as keywords
" only where the grammar wants them.
if exists('b:current_syntax')
  finish
endif

syntax match fzioName /\<\h\w*\>/ contained
syntax match fzioDeclaration /^\s*\zs\%(module\|import\|type\|dto\|enum\|union\|error\|namespace\)\>\ze\s\+\h/ nextgroup=fzioName skipwhite
syntax match fzioMember /^\s*\zs\%(command\|event\)\>\ze\s\+\h/ nextgroup=fzioName skipwhite
syntax match fzioMember /^\s*\zsconnect\>\ze\s*(/
syntax match fzioWord /\<\%(throws\|runs\)\>\ze\s\+\h/
syntax match fzioWord /\<as\>\ze\s*"/
syntax match fzioWord /\<on\>\ze\s\+\h\w*\%(\s\+as\s*"[^"]*"\)\=\s*{/
syntax match fzioWord /\<step\>\ze\s\+[-0-9]/
syntax match fzioType /\%([:<(,=>]\s*\)\@<=\<\%(bool\|int\|[iu]32\|[iu]64\|float\|string\|bytes\|uuid\|timestamp\|any\|map\)\>\ze\s*[][(;<>,=?)]/
syntax match fzioConstant /\%(=\s*\)\@<=\<\%(true\|false\|null\)\>\ze\s*;/
syntax match fzioKind /\%(^\s*error\>[^:]*:\s*\)\@<=\<\%(not_found\|conflict\|concurrency\|validation\|domain\|precondition\|authentication\|authorization\|configuration\|infrastructure\|throttled\|timeout\|internal\)\>/
syntax match fzioAnnotation /@\h\w*/
syntax match fzioNumber /\%(\w\)\@<!-\=\d[0-9_]*\%(\.\d[0-9_]*\)\=\%([eE][-+]\=\d\+\)\=/
syntax region fzioString start=/"/ skip=/\\./ end=/"/ oneline contains=fzioEscape
syntax match fzioEscape /\\\%(u\x\{4}\|.\)/ contained
syntax region fzioPattern start=/\%([(,]\s*\)\@<=\/\%(\/\)\@!/ skip=/\\./ end=/\// oneline
syntax match fzioComment /\/\/.*$/ contains=@Spell,fzioTodo
syntax match fzioDoc /\/\/\/\%(\/\)\@!.*$/ contains=@Spell
syntax keyword fzioTodo TODO FIXME XXX contained

highlight default link fzioDeclaration Structure
highlight default link fzioMember Keyword
highlight default link fzioWord Keyword
highlight default link fzioName Identifier
highlight default link fzioType Type
highlight default link fzioConstant Constant
highlight default link fzioKind Constant
highlight default link fzioAnnotation PreProc
highlight default link fzioNumber Number
highlight default link fzioString String
highlight default link fzioEscape SpecialChar
highlight default link fzioPattern String
highlight default link fzioComment Comment
highlight default link fzioDoc SpecialComment
highlight default link fzioTodo Todo

let b:current_syntax = 'fzio'
