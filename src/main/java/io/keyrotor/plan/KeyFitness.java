package io.keyrotor.plan;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.KeyNeeds;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyShape;

/**
 * Whether the key is one that a consumer's kind takes. A new version is of the type and
 * size of the one before it and may be used for the same ("Configure key auto-rotation",
 * learn.microsoft.com).
 */
public final class KeyFitness {

	private static final String TYPE = "KeyTypeAndSize";

	private static final String OPERATIONS = "KeyOperations";

	private KeyFitness() {
	}

	/** The checks that the key fails for this consumer. */
	public static Stream<PlanCheck> failed(Key key, ConsumerLook look) {
		return of(key, look).filter(PlanCheck::failed);
	}

	static Stream<PlanCheck> of(Key key, ConsumerLook look) {
		KeyNeeds needs = look.rules().needs();
		return Stream.of(type(key, look.consumer(), needs), operations(key, look.consumer(), needs));
	}

	private static PlanCheck type(Key key, ConsumerId consumer, KeyNeeds needs) {
		KeyShape shape = key.shape();
		String wanted = "A " + consumer.kind().word() + " takes keys of the type " + listed(needs.keyTypes()) + " with "
				+ listed(needs.sizesInBits()) + " bits (" + needs.source() + ")";
		if (!needs.keyTypes().contains(shape.keyType())) {
			return unfit(consumer, wanted + ", and the key " + key.id() + " is of the type " + shape.keyType() + ".");
		}
		if (shape.sizeInBits().isEmpty()) {
			return PlanCheck.unknown(TYPE, wanted + ", and the key store does not tell the size of " + key.id() + ".",
					"Look at the key's size in Azure.", consumer);
		}
		int bits = shape.sizeInBits().getAsInt();
		return needs.sizesInBits().contains(bits)
				? PlanCheck.pass(TYPE,
						"The key " + key.id() + " is of the type " + shape.keyType() + " with " + bits
								+ " bits, which a " + consumer.kind().word() + " takes.",
						consumer)
				: unfit(consumer, wanted + ", and the key " + key.id() + " has " + bits + " bits.");
	}

	private static PlanCheck unfit(ConsumerId consumer, String detail) {
		return PlanCheck.fail(TYPE, detail, "Create a key of a type and size that it takes, encrypt the consumer with"
				+ " that one and bind it to it.", consumer);
	}

	private static PlanCheck operations(Key key, ConsumerId consumer, KeyNeeds needs) {
		if (key.operations().isEmpty()) {
			return PlanCheck.unknown(OPERATIONS,
					"The key store does not tell what the key " + key.id() + " may be used for.",
					"Look at the key's permitted operations in Azure.", consumer);
		}
		Set<String> missing = new TreeSet<>(needs.operations());
		missing.removeAll(key.operations());
		return missing.isEmpty()
				? PlanCheck.pass(OPERATIONS,
						"The key " + key.id() + " may be used to " + listed(needs.operations()) + ".", consumer)
				: PlanCheck.fail(OPERATIONS,
						"The key " + key.id() + " may not be used to " + listed(missing) + ", which a "
								+ consumer.kind().word() + " needs (" + needs.source() + ").",
						"Add the operations to the key's current version, all others included: az keyvault key"
								+ " set-attributes --ops.",
						consumer);
	}

	private static String listed(Collection<?> words) {
		return words.stream().sorted().map(String::valueOf).collect(Collectors.joining(", "));
	}

}
