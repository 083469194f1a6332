package io.keyrotor.binding;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

import io.keyrotor.idempotency.InMemoryAcceptedRequests;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.key.KeyId;
import io.keyrotor.sandbox.InMemoryKeys;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BindingServiceTest {

	private static final KeyId KEY = KeyId.of("sandbox-vault", "search-cmk");

	private static final ConsumerId HOTELS = ConsumerId
		.parse("https://sandbox-search.search.windows.net/indexes('hotels')");

	private static final Optional<RequestKey> ONCE = Optional.of(new RequestKey("anonymous POST /", "once", "hash"));

	private final InMemoryKeys keys = new InMemoryKeys(Clock.systemUTC());

	private final InMemoryConsumers consumers = new InMemoryConsumers();

	private final BindingService service = new BindingService(InMemoryKeys.stores(), this.keys, this.consumers,
			new InMemoryBindings(), new InMemoryAcceptedRequests(), (_, _, _) -> List.of(), Clock.systemUTC());

	@Test
	void keepsABindingThatIsAskedForAgainWithTheSameRequestKeyAfterItWasDeleted() {
		this.consumers.put(HOTELS, new Reference.Pinned(URI.create("https://sandbox-vault.vault.azure.net"), KEY.name(),
				this.keys.key(KEY).current().id()));
		this.service.remove(bound().id());
		CmkBinding again = bound();
		assertThat(this.service.find(again.id())).contains(again);
		assertThat(this.service.bind(KEY, HOTELS, ONCE)).isEqualTo(new BindingOutcome.AlreadyBound(again));
	}

	private CmkBinding bound() {
		BindingOutcome outcome = this.service.bind(KEY, HOTELS, ONCE);
		assertThat(outcome).isInstanceOf(BindingOutcome.Bound.class);
		return ((BindingOutcome.Bound) outcome).binding();
	}

}
