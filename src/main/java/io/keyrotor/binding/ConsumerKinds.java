package io.keyrotor.binding;

import java.util.List;
import java.util.Optional;

/** What is known about each kind of consumer. Nothing here asks Azure. */
public interface ConsumerKinds {

	/** The rules of a consumer's kind; the safest ones if the kind is not known. */
	ConsumerRules rules(ConsumerKind kind);

	/** The kinds that are known. */
	List<ConsumerKind> kinds();

	/**
	 * The consumer that has the key which a resource names, where that is another one and
	 * the resource itself has none: the encryption protector of an SQL server.
	 */
	default Optional<ConsumerId> inPlaceOf(ConsumerId resource) {
		return Optional.empty();
	}

	/**
	 * The same consumer with the type of its resource spelled as its kind is known, as it
	 * is if it is not known.
	 */
	default ConsumerId spelled(ConsumerId consumer) {
		return kinds().stream().filter(consumer.kind()::equals).findFirst().map(consumer::spelled).orElse(consumer);
	}

}
