/**
 * Signed tokens (RFC 7519), as everybody here reads them: which keys and algorithms count, and what
 * a token must say about time. Knows nothing of who makes them. May import nothing of ours; jose4j
 * does the work.
 */
@NullMarked
package io.jzot.jwt;

import org.jspecify.annotations.NullMarked;
