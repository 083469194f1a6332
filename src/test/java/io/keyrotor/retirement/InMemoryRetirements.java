package io.keyrotor.retirement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.step.SubjectIsStale;

/** Retirements in memory, carried out only when a test says so. */
public final class InMemoryRetirements implements Retirements {

	private static final Comparator<Retirement> NEWEST_FIRST = Comparator.comparing(Retirement::createdOn)
		.thenComparing((retirement) -> retirement.id().toString())
		.reversed();

	private final Map<RetirementId, Retirement> retirements = new LinkedHashMap<>();

	/** Keeps a retirement as it is. */
	public synchronized void put(Retirement retirement) {
		this.retirements.put(retirement.id(), retirement);
	}

	@Override
	public synchronized Optional<Retirement> find(RetirementId id) {
		return Optional.ofNullable(this.retirements.get(id));
	}

	@Override
	public List<Retirement> list(RetirementFilter filter, Optional<RetirementId> after, int limit) {
		Optional<Retirement> last = after.flatMap(this::find);
		return all().stream()
			.filter((retirement) -> matches(filter, retirement))
			.filter((retirement) -> last.map((earlier) -> NEWEST_FIRST.compare(retirement, earlier) > 0)
				.orElse(after.isEmpty()))
			.limit(limit)
			.toList();
	}

	private static boolean matches(RetirementFilter filter, Retirement retirement) {
		return filter.store().map(retirement.key().store()::equals).orElse(true)
				&& filter.key().map(retirement.key().name()::equals).orElse(true)
				&& filter.version().map(retirement.version()::equals).orElse(true)
				&& filter.status().map(retirement.status()::equals).orElse(true)
				&& filter.phase().map(retirement.phase().name()::equals).orElse(true);
	}

	private synchronized List<Retirement> all() {
		List<Retirement> all = new ArrayList<>(this.retirements.values());
		all.sort(NEWEST_FIRST);
		return all;
	}

	@Override
	public Optional<Retirement> live(KeyId key, VersionId version) {
		return all().stream()
			.filter((retirement) -> retirement.key().equals(key) && retirement.version().equals(version)
					&& !retirement.phase().terminal())
			.findFirst();
	}

	@Override
	public synchronized Retirement accept(Retirement retirement, BooleanSupplier stillRight) {
		return find(retirement.id()).or(() -> live(retirement.key(), retirement.version())).orElseGet(() -> {
			if (!stillRight.getAsBoolean()) {
				throw new SubjectIsStale(retirement);
			}
			put(retirement);
			return retirement;
		});
	}

	@Override
	public synchronized void wake(Retirement next) {
		boolean right = find(next.id()).map(Retirement::revision)
			.filter((kept) -> kept + 1 == next.revision())
			.isPresent()
				&& live(next.key(), next.version()).map(Retirement::id).filter((id) -> !id.equals(next.id())).isEmpty();
		if (!right) {
			throw new SubjectIsStale(next);
		}
		put(next);
	}

}
