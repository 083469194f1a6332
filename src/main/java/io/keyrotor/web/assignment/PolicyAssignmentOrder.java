package io.keyrotor.web.assignment;

import io.keyrotor.web.policy.PolicyBody;
import io.keyrotor.web.policy.PolicyJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.assignment.AssignmentRequest;
import io.keyrotor.assignment.KeySelection;
import io.keyrotor.assignment.NamePattern;
import io.keyrotor.assignment.PolicyAssignmentService;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStores;
import io.keyrotor.policy.Violation;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.JsonMembers;

/**
 * A selection of keys and the policy that each of them is to have, as it was sent: as
 * much of it as could be read, and everything that is wrong with it.
 */
final class PolicyAssignmentOrder {

	private static final int LONGEST_REASON = 1000;

	/** Azure takes no more tags on a key. */
	private static final int MOST_TAGS = 15;

	private static final String SELECTOR = "selector";

	private static final String NAMES = "namePattern";

	private static final String POLICY = "policy.";

	private final KeyStores stores;

	private final JsonMembers members;

	private PolicyAssignmentOrder(JsonMembers members, KeyStores stores) {
		this.members = members;
		this.stores = stores;
	}

	/**
	 * Reads the order, or refuses it with all that is wrong with its form and, where the
	 * form is right, with its content.
	 */
	static AssignmentRequest read(JsonBody body, KeyStores stores, PolicyAssignmentService service) {
		PolicyAssignmentOrder order = new PolicyAssignmentOrder(JsonMembers.of(body), stores);
		return order.read(service);
	}

	private AssignmentRequest read(PolicyAssignmentService service) {
		Optional<KeySelection> selection = selection();
		Optional<PolicyBody> policy = this.members.body("policy").map(PolicyBody::from);
		Optional<String> reason = reason();
		this.members.nothingElse();
		Optional<AssignmentRequest> read = selection.flatMap((keys) -> policy
			.map((body) -> new AssignmentRequest(keys, body.policy(), reason.filter((text) -> !text.isBlank()))));
		if (read.isEmpty() || !this.members.faults().isEmpty()
				|| policy.filter((body) -> !body.faults().isEmpty()).isPresent()) {
			List<Violation> violations = read.map(service::violations).orElse(List.of());
			throw refused(policy.map((body) -> body.with(violations)).orElse(List.of()));
		}
		return read.get();
	}

	private Refusal refused(List<Problem.Fault> policy) {
		ProblemCode code = this.members.faults().isEmpty() ? ProblemCode.INVALID_ROTATION_POLICY
				: ProblemCode.INVALID_REQUEST;
		return Refusal.invalid(code,
				Stream.concat(this.members.faults().stream(), policy.stream().map(PolicyAssignmentOrder::placed))
					.toList());
	}

	/** The same fault where the policy is a member of the body. */
	static Problem.Fault placed(Problem.Fault fault) {
		return new Problem.Fault(POLICY + fault.field(), fault.rule(), fault.limit(), fault.value(), fault.message());
	}

	private Optional<KeySelection> selection() {
		this.members.requirePresent(SELECTOR);
		return this.members.object(SELECTOR).flatMap((selector) -> {
			int before = this.members.faults().size();
			List<KeyStoreName> named = stores(selector);
			Optional<NamePattern> names = selector.text(NAMES).flatMap((text) -> pattern(selector, text));
			Map<String, String> tags = tags(selector);
			selector.nothingElse();
			if (this.members.faults().size() > before) {
				return Optional.empty();
			}
			return selection(named, names, tags);
		});
	}

	private Optional<KeySelection> selection(List<KeyStoreName> named, Optional<NamePattern> names,
			Map<String, String> tags) {
		try {
			return Optional.of(new KeySelection(named, names, tags));
		}
		catch (IllegalArgumentException _) {
			this.members.fault(SELECTOR, "Criterion", "at least 1", "0",
					"There is no criterion. All keys of all stores must be asked for explicitly: \"namePattern\": \"*\".");
			return Optional.empty();
		}
	}

	private List<KeyStoreName> stores(JsonMembers selector) {
		Map<String, String> given = selector.texts("keyStores");
		given.forEach((place, name) -> {
			if (store(name).isEmpty()) {
				this.members.fault(place, "KnownKeyStore", known(), name, "No key store of this name is configured.");
			}
		});
		return given.values().stream().flatMap((name) -> store(name).stream()).map(KeyStore::name).toList();
	}

	private Optional<KeyStore> store(String name) {
		return this.stores.all().stream().filter((store) -> store.name().value().equals(name)).findFirst();
	}

	private String known() {
		return String.join(", ", this.stores.all().stream().map((store) -> store.name().value()).toList());
	}

	private static Optional<NamePattern> pattern(JsonMembers selector, String text) {
		try {
			return Optional.of(new NamePattern(text));
		}
		catch (IllegalArgumentException wrong) {
			selector.malformed(NAMES, "1 to 127 letters, digits, hyphens, * and ?", text,
					String.valueOf(wrong.getMessage()));
			return Optional.empty();
		}
	}

	private Map<String, String> tags(JsonMembers selector) {
		Map<String, String> tags = selector.textsByName("tags");
		if (tags.size() > MOST_TAGS) {
			this.members.fault(SELECTOR + ".tags", "MaximumLength", String.valueOf(MOST_TAGS),
					String.valueOf(tags.size()), "No key has more than " + MOST_TAGS + " tags.");
		}
		return tags;
	}

	private Optional<String> reason() {
		Optional<String> reason = this.members.text("reason");
		reason.filter((text) -> text.length() > LONGEST_REASON)
			.ifPresent((text) -> this.members.fault("reason", "MaximumLength", String.valueOf(LONGEST_REASON),
					String.valueOf(text.length()), "A reason has at most " + LONGEST_REASON + " characters."));
		return reason;
	}

	/** What the body looks like, for its description. */
	@Schema(name = "PolicyAssignmentOrder",
			description = "A selection of keys and the policy that each of them is to have.",
			requiredProperties = { "selector", "policy" })
	record Described(SelectorJson selector, PolicyJson policy,
			@Schema(description = "Why you want it; kept with the assignment.",
					maxLength = 1000) Optional<String> reason) {
	}

}
