package io.keyrotor.azure.keys;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;
import io.keyrotor.key.VersionId;
import tools.jackson.databind.JsonNode;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.VersionDetail;

/**
 * The keys of Key Vaults and Managed HSMs. Both speak one interface; in what they differ
 * is in {@link io.keyrotor.azure.KeyDomain} and {@link io.keyrotor.key.KeyStoreRules}.
 */
final class AzureKeys implements Keys {

	private static final String KEYS = "/keys";

	/** The most that Azure gives, and what it gives unless asked for less. */
	private static final String PAGE_SIZE = "&maxresults=25";

	/** Enough for 5000 versions; a list that goes on after that does not end. */
	private static final int MOST_PAGES = 200;

	private final KeyStoreCalls calls;

	private final KeyStores stores;

	AzureKeys(KeyStoreCalls calls, KeyStores stores) {
		this.calls = calls;
		this.stores = stores;
	}

	@Override
	public KeyPage list(KeyStoreName name, Optional<String> after) {
		KeyStore store = this.stores.require(name);
		String from = after.map((token) -> NextLink.parameter(token).orElseThrow(() -> notAPlace(name))).orElse("");
		return this.calls.get(store, KEYS, PAGE_SIZE + from,
				(page) -> new KeyPage(KeyJson.listed(page), NextLink.skipToken(page, store, KEYS)));
	}

	@Override
	public Key key(KeyId key) {
		return this.calls.get(store(key), path(key) + "/", "", (bundle) -> KeyJson.key(key, bundle));
	}

	@Override
	public List<KeyVersion> versions(KeyId key) {
		KeyStore store = store(key);
		Map<VersionId, KeyVersion> versions = new LinkedHashMap<>();
		Page page = this.calls.get(store, versionsPath(key), PAGE_SIZE, (json) -> page(key, store, json));
		page.addTo(versions);
		for (int pages = 1; page.next().isPresent(); pages++) {
			requireEnd(key, pages);
			page = this.calls.get(store, page.next().get(), (json) -> page(key, store, json));
			page.addTo(versions);
		}
		return List.copyOf(versions.values());
	}

	@Override
	public VersionDetail version(KeyId key, VersionId version) {
		return this.calls.get(store(key), path(key) + "/" + version, "", (bundle) -> KeyJson.detail(key, bundle));
	}

	@Override
	public Confirmed<KeyVersion> rotate(KeyId key, Fence fence) {
		return this.calls.change(store(key), "POST", path(key) + "/rotate", null, fence,
				(bundle) -> KeyJson.version(key, bundle));
	}

	@Override
	public Confirmed<KeyVersion> disable(KeyId key, VersionDetail seen, Fence fence) {
		return change(key, seen, false, fence);
	}

	@Override
	public Confirmed<KeyVersion> enable(KeyId key, VersionDetail seen, Fence fence) {
		return change(key, seen, true, fence);
	}

	private Confirmed<KeyVersion> change(KeyId key, VersionDetail seen, boolean enabled, Fence fence) {
		return this.calls.change(store(key), "PATCH", path(key) + "/" + seen.version().id(),
				KeyJson.enabling(seen, enabled), fence, (bundle) -> KeyJson.version(key, bundle));
	}

	private KeyStore store(KeyId key) {
		return this.stores.require(key.store());
	}

	static String path(KeyId key) {
		return KEYS + "/" + key.name();
	}

	private static String versionsPath(KeyId key) {
		return path(key) + "/versions";
	}

	private static Page page(KeyId key, KeyStore store, JsonNode json) {
		return new Page(KeyJson.versions(key, json), NextLink.uri(json, store, versionsPath(key)));
	}

	private static void requireEnd(KeyId key, int pages) {
		if (pages >= MOST_PAGES) {
			throw new UpstreamFailure(Kind.UNAVAILABLE, Origin.unanswered(key.store().value()), Optional.empty(),
					"The list of the versions of " + key + " does not end: " + pages + " pages were read.");
		}
	}

	private static IllegalArgumentException notAPlace(KeyStoreName store) {
		return new IllegalArgumentException("The place to go on from in the keys of " + store
				+ " is none that was given out. Start again without it.");
	}

	private record Page(List<KeyVersion> versions, Optional<URI> next) {

		/**
		 * A version that comes twice, because the list changed while it was read, counts
		 * once.
		 */
		void addTo(Map<VersionId, KeyVersion> all) {
			this.versions.forEach((version) -> all.put(version.id(), version));
		}

	}

}
