// SPDX-License-Identifier: MIT
// What the classes of forum.fzio read and write.
import contract.acme.forum.*
import contract.std.paging.PageQuery
import kotlinx.serialization.encodeToString
import kotlinx.serialization.json.Json

fun main() {
    val post = Json.decodeFromString<Post>(
        """{"id":"0f8fad5b-d9cb-469f-a165-70867728950e","at":"2026-01-31T09:30:00Z","role":"OWNER",
        "body":{"kind":"poll:v2","question":{"text":"Tea?"},"choices":{"yes":3,"no":1}},
        "answers":[{"id":"1f8fad5b-d9cb-469f-a165-70867728950e","at":"2026-01-31T09:31:00Z","role":"guest",
        "body":{"kind":"text","text":"Coffee."},"extra":[1,{"a":null}]}]}""")
    check((post.body as BodyPoll).choices["yes"] == 3L)
    check((post.answers[0].body as BodyText).text == "Coffee.")
    check(Json.decodeFromString<Post>(Json.encodeToString(post)) == post)
    val defaults = Json.decodeFromString<Defaults>("{}")
    check(defaults.count == 4_000_000_000 && defaults.role == Role.AUTHOR && defaults.text == "say \"\$hello\"\n\u000c")
    check(defaults.huge == "18446744073709551615" && defaults.limit == null && defaults.tiny == 1.5e-7)
    check(Json.encodeToString(PageQuery(limit = 5)) == """{"limit":5}""")
    check(Json.encodeToString(List_(1, null)) == """{"val":1,"obj$\"":null}""")
    check(ForumNamespace.READ_PAGE == "page:read" && ForumNamespace.PATH == "/forum")
    println("fine")
}
