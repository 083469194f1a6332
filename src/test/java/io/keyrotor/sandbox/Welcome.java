package io.keyrotor.sandbox;

import java.net.URI;

/** Four lines to try. */
final class Welcome {

	private Welcome() {
	}

	static String text(URI control) {
		return """

				Keyrotor runs in its sandbox. Four lines to try:

				# 1. set a rotation policy
				curl -X PUT localhost:8080/v1/key-stores/sandbox-vault/keys/search-cmk/rotation-policy -H 'Content-Type: application/json' -d '{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P18M"},"action":{"type":"Rotate"}}],"attributes":{"expiryTime":"P2Y"}}'
				# 2. say what uses the key
				curl -X POST localhost:8080/v1/cmk-bindings -H 'Content-Type: application/json' -d '{"keyStore":"sandbox-vault","key":"search-cmk","consumer":"https://sandbox-search.search.windows.net/indexes('"'hotels'"')"}'
				# 3. rotate it, and wait until the index follows
				curl -X POST localhost:8080/v1/key-stores/sandbox-vault/keys/search-cmk/rotations -H 'Prefer: wait=60'
				# 4. see what the fakes of Azure were really asked to change
				curl %s/ledger
				"""
			.formatted(control);
	}

}
