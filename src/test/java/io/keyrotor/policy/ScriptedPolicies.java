package io.keyrotor.policy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;
import io.keyrotor.sandbox.InMemoryKeys;

/** The policies of the sandbox, with what goes wrong next written down beforehand. */
final class ScriptedPolicies implements RotationPolicies {

	private final InMemoryKeys azure;

	private final Deque<Supplier<RotationPolicy>> reads = new ArrayDeque<>();

	private Optional<UpstreamFailure> refused = Optional.empty();

	private Optional<UpstreamFailure> lost = Optional.empty();

	private Optional<RotationPolicy> answer = Optional.empty();

	private int readCount;

	ScriptedPolicies(InMemoryKeys azure) {
		this.azure = azure;
	}

	/** The next reads that are not scripted yet answer this. */
	void show(RotationPolicy policy, int times) {
		for (int i = 0; i < times; i++) {
			this.reads.add(() -> policy);
		}
	}

	/** The next read that is not scripted yet fails so. */
	void failRead(UpstreamFailure failure) {
		this.reads.add(() -> {
			throw failure;
		});
	}

	/** Before the next read that is not scripted yet this happens. */
	void beforeRead(KeyId key, Runnable change) {
		this.reads.add(() -> {
			change.run();
			return this.azure.policy(key);
		});
	}

	/** The next change fails so and is not made. */
	void refuseChange(UpstreamFailure failure) {
		this.refused = Optional.of(failure);
	}

	/** The next change is made and its answer is lost. */
	void loseAnswer(Kind kind) {
		this.lost = Optional.of(failure(kind));
	}

	/** The next change is made and answered with something else. */
	void answer(RotationPolicy policy) {
		this.answer = Optional.of(policy);
	}

	int readCount() {
		return this.readCount;
	}

	@Override
	public RotationPolicy policy(KeyId key) {
		this.readCount++;
		return this.reads.isEmpty() ? this.azure.policy(key) : this.reads.remove().get();
	}

	@Override
	public RotationPolicy replace(KeyId key, RotationPolicy policy) {
		Optional<UpstreamFailure> refusal = this.refused;
		this.refused = Optional.empty();
		refusal.ifPresent(ScriptedPolicies::fail);
		RotationPolicy kept = this.azure.replace(key, policy);
		Optional<UpstreamFailure> loss = this.lost;
		this.lost = Optional.empty();
		loss.ifPresent(ScriptedPolicies::fail);
		return this.answer.orElse(kept);
	}

	static UpstreamFailure failure(Kind kind) {
		return new UpstreamFailure(kind, Origin.unanswered("Key Vault sandbox-vault"), Optional.empty(),
				"Key Vault sandbox-vault failed: " + kind + ".");
	}

	private static void fail(UpstreamFailure failure) {
		throw failure;
	}

}
