// Generated from paging.fzio by fzio_kotlin.py: change the contract, not this file.
/**
 * Lists that come in pages. An answer has a member for the items, of its own type, and one for
 * the page.
 */
package contract.std.paging

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import kotlinx.serialization.json.JsonClassDiscriminator
import kotlinx.serialization.json.JsonElement

/** Made by the server, and understood by nobody else. */
typealias Cursor = String

typealias Limit = Long

@Serializable
enum class Order {
    @SerialName("ascending") ASCENDING,
    @SerialName("descending") DESCENDING,
}

/** Which page is asked for. Without a cursor it is the first. */
@Serializable
data class PageQuery(
    val after: Cursor? = null,
    val limit: Limit = 50,
    val order: Order = Order.ASCENDING,
)

/** What stands beside the items of a page. */
@Serializable
data class Page(
    /** Asks for the page behind this one; null on the last. */
    val next: Cursor?,
    /** How many items there are on all pages, where that is known. */
    val total: Long? = null,
)
