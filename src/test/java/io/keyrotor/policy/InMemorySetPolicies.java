package io.keyrotor.policy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.keyrotor.key.KeyId;

/** The policies that were set here, in memory. */
public final class InMemorySetPolicies implements SetPolicies {

	private final Map<KeyId, PolicyMemory> memories = new ConcurrentHashMap<>();

	@Override
	public PolicyMemory find(KeyId key) {
		return this.memories.getOrDefault(key, PolicyMemory.NOTHING);
	}

	@Override
	public void remember(KeyId key, PolicyMemory memory) {
		this.memories.put(key, memory);
	}

	/** As if no policy had been set here. */
	public void clear() {
		this.memories.clear();
	}

}
