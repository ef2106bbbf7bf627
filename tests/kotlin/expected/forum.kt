// Generated from forum.fzio by fzio_kotlin.py: change the contract, not this file.
/** What the Kotlin target is tried with. *&#47; ends no comment. */
package contract.acme.forum

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import kotlinx.serialization.json.JsonClassDiscriminator
import kotlinx.serialization.json.JsonElement

typealias Title = String

@Serializable
enum class Role {
    @SerialName("guest") GUEST,
    /** May write. */
    @SerialName("author") AUTHOR,
    @Deprecated("use author")
    @SerialName("OWNER") OWNER,
}

/** Names that mean something else in Kotlin. */
@Serializable
data class List_(
    val `val`: Long,
    @SerialName("obj\$\"")
    val `object`: Title?,
    val items: List<List_> = emptyList(),
)

@Serializable
data class Defaults(
    val flag: Boolean = true,
    val whole: Long = -3,
    val small: Int = 7,
    val count: Long = 4000000000,
    val wide: String = "-9223372036854775808",
    val huge: String = "18446744073709551615",
    val ratio: Double = 2.0,
    val tiny: Double = 1.5e-07,
    val text: String = "say \"\$hello\"\n\u000c",
    val role: Role = Role.AUTHOR,
    val maps: Map<Role, Long?> = emptyMap(),
    val limit: Long? = null,
    val note: String? = null,
)

@Serializable
data class Text(
    val text: String,
)

@Serializable
data class Poll(
    val question: Text,
    val choices: Map<String, Long>,
)

@Serializable
data class Post(
    val id: String,
    val at: String,
    val body: Body,
    val role: Role,
    val answers: List<Post> = emptyList(),
    val extra: JsonElement? = null,
)

@Serializable
data class Posts(
    val posts: List<Post>,
    val page: contract.std.paging.Page,
)

/** Text or a poll. */
@Serializable
@OptIn(ExperimentalSerializationApi::class)
@JsonClassDiscriminator("kind")
sealed interface Body

@SerialName("text")
@Serializable
data class BodyText(
    val text: String,
) : Body

/** Told as "poll:v2". */
@SerialName("poll:v2")
@Serializable
data class BodyPoll(
    val question: Text,
    val choices: Map<String, Long>,
) : Body

/**
 * Nobody may write here.
 * The `context` of errors with the code `forum.closed` (precondition).
 */
@Serializable
data class Closed(
    val since: String?,
)

/** The `context` of errors with the code `gone` (not_found). */
@Serializable
class Gone

object ForumNamespace {
    const val PATH = "/forum"

    /**
     * Reads a page.
     * Emit it with contract.std.paging.PageQuery; it is answered by Posts, or Gone.
     */
    const val READ_PAGE = "page:read"

    /** Emit it with Post; it is answered by an empty ack, or Closed, or Gone. */
    const val WRITE = "write"

    /** Emit it with Defaults; it is answered by List_. */
    const val DEFAULTS = "defaults"

    /** It comes with Post. */
    const val ON_WRITTEN = "written"

    /** It comes with nothing. */
    const val ON_CLOSED = "closed"

    /** It comes with Text; answer it by Poll. */
    const val ON_CONFIRM = "confirm"
}
