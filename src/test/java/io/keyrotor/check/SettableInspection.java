package io.keyrotor.check;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;
import org.jspecify.annotations.Nullable;

/** Sees what a test says, and nothing at all before that. */
public final class SettableInspection implements StoreInspection {

	private final AtomicReference<@Nullable StoreResource> resource = new AtomicReference<>();

	private final AtomicReference<@Nullable OwnIdentity> identity = new AtomicReference<>();

	private final AtomicReference<@Nullable GrantedPermissions> permissions = new AtomicReference<>();

	/** From now on this is the resource. */
	public void see(StoreResource seen) {
		this.resource.set(seen);
	}

	/** From now on this service's identity is one of this tenant. */
	public void comeFrom(String tenant) {
		this.identity.set(new OwnIdentity(Optional.of("o-1"), Optional.of(tenant)));
	}

	/** From now on these data actions are granted, and no others. */
	public void permit(String... dataActions) {
		this.permissions.set(new GrantedPermissions(
				List.of(new PermissionSet(List.of(), List.of(), List.of(dataActions), List.of())), true));
	}

	/** From now on nothing can be reached. */
	public void clear() {
		this.resource.set(null);
		this.identity.set(null);
		this.permissions.set(null);
	}

	@Override
	public Inspection inspect(KeyStore store) {
		return new Inspection(reading(this.identity.get()), reading(this.resource.get()),
				reading(this.permissions.get()), reading(null), reading(null));
	}

	@Override
	public Inspection inspect(KeyStore store, KeyName key) {
		return inspect(store);
	}

	@Override
	public Reading<GrantedPermissions> rolesOn(KeyStore store, KeyName key, String principalId) {
		return reading(null);
	}

	@Override
	public Reading<GrantedPermissions> ownRightsOn(String resourceId) {
		return reading(null);
	}

	private static <T> Reading<T> reading(@Nullable T seen) {
		return (seen != null) ? new Reading.Known<>(seen) : new Reading.Failed<>(new UpstreamFailure(Kind.UNAVAILABLE,
				Origin.unanswered("Azure"), Optional.empty(), "Azure could not be reached."), "Sign in.");
	}

}
