package io.keyrotor.web.access;

/**
 * How callers are kept apart from strangers: by the address alone, or by the tokens of an
 * issuer. There is nothing between the two.
 */
sealed interface Access permits LoopbackAddress, TokenIssuer {

}
