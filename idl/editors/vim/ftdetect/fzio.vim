" SPDX-License-Identifier: MIT
autocmd BufRead,BufNewFile *.fzio setfiletype fzio
