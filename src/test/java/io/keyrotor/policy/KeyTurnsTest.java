package io.keyrotor.policy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(30)
class KeyTurnsTest {

	private static final KeyId KEY = KeyId.of("sandbox-vault", "search-cmk");

	private final KeyTurns turns = new KeyTurns(Duration.ofMillis(50));

	@Test
	void waitsForItsTurnNoLongerThanThePatienceLasts() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch over = new CountDownLatch(1);
		Thread other = Thread.ofVirtual().start(() -> this.turns.take(KEY, () -> {
			begun.countDown();
			return awaited(over);
		}));
		begun.await();
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> this.turns.take(KEY, () -> "done"))
			.withMessageContaining("another change of the policy of key sandbox-vault/search-cmk is under way")
			.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(Kind.STALE))
			.satisfies((failure) -> assertThat(failure.lasting()).isFalse());
		assertThat(this.turns.take(KeyId.of("sandbox-vault", "no-policy"), () -> "done")).isEqualTo("done");
		over.countDown();
		other.join();
		assertThat(this.turns.take(KEY, () -> "done")).isEqualTo("done");
	}

	private static boolean awaited(CountDownLatch over) {
		try {
			over.await();
			return true;
		}
		catch (InterruptedException _) {
			return false;
		}
	}

}
