package io.keyrotor.enforcement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;
import io.keyrotor.key.UpstreamFailure.Target;

/** Search services in memory, which keep every setting unless a test says otherwise. */
public final class InMemorySearchServices implements SearchServices {

	private final Map<SearchServiceId, SearchServiceState> states = new ConcurrentHashMap<>();

	private final List<Enforcement> asked = new ArrayList<>();

	private UnencryptedObjects objects = new UnencryptedObjects(List.of(), List.of());

	private List<PolicyInForce> policies = List.of();

	private @Nullable Kind failure;

	private @Nullable Kind unreadablePolicies;

	private boolean effective = true;

	private int lag;

	/** A service that was created in 2024 and is of the tier basic. */
	public void put(SearchServiceId id, Enforcement enforcement) {
		put(new SearchServiceState(id, enforcement, Optional.of("Compliant"),
				Optional.of(Instant.parse("2024-02-01T00:00:00Z")), Optional.of("basic")));
	}

	public void put(SearchServiceState state) {
		this.states.put(state.id(), state);
	}

	public void objects(UnencryptedObjects objects) {
		this.objects = objects;
	}

	public void policies(PolicyInForce... policies) {
		this.policies = Arrays.asList(policies);
	}

	public void failPolicies(Kind kind) {
		this.unreadablePolicies = kind;
	}

	/** Every change ends so from now on. */
	public void fail(Kind kind, boolean effective) {
		this.failure = kind;
		this.effective = effective;
	}

	/** Whether a change that was confirmed is kept. */
	public void keeping(boolean effective) {
		this.effective = effective;
	}

	/** So many reads after a change still show what was there before. */
	public void lag(int reads) {
		this.lag = reads;
	}

	/** What was asked for, in order. */
	public List<Enforcement> asked() {
		return List.copyOf(this.asked);
	}

	public void clear() {
		this.states.clear();
		this.asked.clear();
		this.objects = new UnencryptedObjects(List.of(), List.of());
		this.policies = List.of();
		this.failure = null;
		this.unreadablePolicies = null;
		this.effective = true;
		this.lag = 0;
	}

	@Override
	public SearchServiceState read(SearchServiceId id) {
		SearchServiceState state = this.states.get(id);
		if (state == null) {
			throw failure(Kind.MISSING, id);
		}
		if (!this.asked.isEmpty() && this.lag-- > 0) {
			return new SearchServiceState(id, Enforcement.UNSPECIFIED, state.complianceStatus(), state.createdOn(),
					state.tier());
		}
		return state;
	}

	@Override
	public UnencryptedObjects unencrypted(SearchServiceId id) {
		return this.objects;
	}

	@Override
	public List<PolicyInForce> policies(SearchServiceId id) {
		if (this.unreadablePolicies != null) {
			throw failure(this.unreadablePolicies, id);
		}
		return this.policies;
	}

	@Override
	public Confirmed<Optional<String>> enforce(SearchServiceId id, Enforcement wanted, Fence fence) {
		fence.pass();
		this.asked.add(wanted);
		SearchServiceState state = read(id);
		if (this.effective) {
			put(new SearchServiceState(id, wanted, state.complianceStatus(), state.createdOn(), state.tier()));
		}
		if (this.failure != null) {
			throw failure(this.failure, id);
		}
		return new Confirmed<>(Optional.empty(), Optional.of("request-7"));
	}

	private static UpstreamFailure failure(Kind kind, SearchServiceId id) {
		return new UpstreamFailure(kind, Origin.unanswered(Target.CONSUMER, id.toString()), Optional.empty(),
				id + " answered " + kind + ".");
	}

}
