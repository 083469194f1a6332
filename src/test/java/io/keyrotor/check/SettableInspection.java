package io.keyrotor.check;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;
import org.jspecify.annotations.Nullable;

/** Sees what a test says, and nothing at all before that. */
public final class SettableInspection implements StoreInspection {

	private final AtomicReference<@Nullable StoreResource> resource = new AtomicReference<>();

	/** From now on this is the resource. */
	public void see(StoreResource seen) {
		this.resource.set(seen);
	}

	/** From now on nothing can be reached. */
	public void clear() {
		this.resource.set(null);
	}

	@Override
	public Inspection inspect(KeyStore store) {
		StoreResource seen = this.resource.get();
		return new Inspection(unreachable(), (seen != null) ? new Reading.Known<>(seen) : unreachable(), unreachable(),
				unreachable(), unreachable());
	}

	private static <T> Reading<T> unreachable() {
		return new Reading.Failed<>(new UpstreamFailure(Kind.UNAVAILABLE, Origin.unanswered("Azure"), Optional.empty(),
				"Azure could not be reached."), "Sign in.");
	}

}
