/* SPDX-License-Identifier: MIT */
#include <fzio/type.h>

#include <string.h>

#include "base/hex.h"
#include "base/random.h"

#define TEXT_LEN 36

/* Where the hyphens of 8-4-4-4-12 stand. */
static bool is_hyphen(size_t index)
{
	return index == 8 || index == 13 || index == 18 || index == 23;
}

struct fzio_uuid fzio_uuid_random(void)
{
	struct fzio_uuid uuid;
	fzio__random(uuid.bytes, sizeof(uuid.bytes));
	uuid.bytes[6] = (uint8_t)((uuid.bytes[6] & 0x0f) | 0x40); /* version 4 */
	uuid.bytes[8] = (uint8_t)((uuid.bytes[8] & 0x3f) | 0x80); /* the variant of RFC 4122 */
	return uuid;
}

void fzio_uuid_format(const struct fzio_uuid *uuid, char ret_text[37])
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0, byte = 0; i < TEXT_LEN;) {
		if (is_hyphen(i)) {
			ret_text[i++] = '-';
			continue;
		}
		ret_text[i++] = digits[uuid->bytes[byte] >> 4];
		ret_text[i++] = digits[uuid->bytes[byte++] & 15];
	}
	ret_text[TEXT_LEN] = '\0';
}

bool fzio_uuid_parse(const char *text, size_t len, struct fzio_uuid *ret_uuid)
{
	struct fzio_uuid uuid;
	if (len != TEXT_LEN) {
		return false;
	}
	for (size_t i = 0, byte = 0; i < TEXT_LEN;) {
		if (is_hyphen(i)) {
			if (text[i++] != '-') {
				return false;
			}
			continue;
		}
		int high = fzio__hex_digit(text[i++]);
		int low = fzio__hex_digit(text[i++]);
		if (high < 0 || low < 0) {
			return false;
		}
		uuid.bytes[byte++] = (uint8_t)(high << 4 | low);
	}
	*ret_uuid = uuid;
	return true;
}

bool fzio_uuid_equal(const struct fzio_uuid *a, const struct fzio_uuid *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}
