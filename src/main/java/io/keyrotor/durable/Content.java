package io.keyrotor.durable;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import io.keyrotor.step.SubjectIsNewer;
import tools.jackson.databind.json.JsonMapper;

import io.keyrotor.assignment.AssignmentPhase;
import io.keyrotor.assignment.KeySource;
import io.keyrotor.assignment.NamePattern;
import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.KeyCredentials;
import io.keyrotor.binding.Reference;
import io.keyrotor.binding.SecretReference;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.VersionId;
import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.policy.SetPolicy;
import io.keyrotor.retirement.RetirementPhase;
import io.keyrotor.rotation.ConsumerProgress;
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.RotationTarget;
import io.keyrotor.rotation.RetirementId;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.type.TypeReference;

/**
 * The parts of rows that are kept as JSON. Each case of a sealed type has a tag of its
 * own that stays the same when its class is renamed; a tag that this version does not
 * know cannot be read and is left for a newer one.
 */
final class Content {

	/** A row that was kept before one of its members was, has the member's zero. */
	private static final JsonMapper MAPPER = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.addMixIn(Phase.class, PhaseTags.class)
		.addMixIn(RetirementPhase.class, RetirementTags.class)
		.addMixIn(ConsumerProgress.State.class, ProgressTags.class)
		.addMixIn(Reference.class, ReferenceTags.class)
		.addMixIn(RotationTarget.class, TargetTags.class)
		.addMixIn(KeyCredentials.class, CredentialsTags.class)
		.addMixIn(SecretReference.class, ParsedText.class)
		.addMixIn(VersionId.class, TextValue.class)
		.addMixIn(KeyName.class, TextValue.class)
		.addMixIn(AssignmentPhase.class, AssignmentTags.class)
		.addMixIn(KeySource.class, KeySourceTags.class)
		.addMixIn(KeyStoreName.class, TextValue.class)
		.addMixIn(NamePattern.class, TextValue.class)
		.addMixIn(RotationPolicy.class, MembersOnly.class)
		.addMixIn(LifetimeAction.class, MembersOnly.class)
		.addMixIn(BindingId.class, ParsedText.class)
		.addMixIn(RetirementId.class, ParsedText.class)
		.addMixIn(ConsumerId.class, ParsedText.class)
		.build();

	private Content() {
	}

	static String write(Object value) {
		return MAPPER.writeValueAsString(value);
	}

	/**
	 * Reads the phase of a rotation.
	 * @throws SubjectIsNewer if only a newer version knows it
	 */
	static Phase phase(String content) {
		return known(content, Phase.class);
	}

	/**
	 * Reads one case of a sealed type.
	 * @throws SubjectIsNewer if only a newer version knows it or a member of it, which
	 * would be lost otherwise
	 */
	static <T> T known(String content, Class<T> type) {
		try {
			return MAPPER.readerFor(type).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).readValue(content);
		}
		catch (InvalidTypeIdException | UnrecognizedPropertyException unknown) {
			throw new SubjectIsNewer(unknown);
		}
	}

	/**
	 * Reads the phase of a retirement.
	 * @throws SubjectIsNewer if only a newer version knows it
	 */
	static RetirementPhase retirementPhase(String content) {
		return known(content, RetirementPhase.class);
	}

	/**
	 * Reads what a rotation does instead of creating a version.
	 * @throws SubjectIsNewer if only a newer version knows it
	 */
	static RotationTarget target(String content) {
		return known(content, RotationTarget.class);
	}

	static SetPolicy setPolicy(String content) {
		return read(content, SetPolicy.class);
	}

	static <T> T read(String content, Class<T> type) {
		return MAPPER.readValue(content, type);
	}

	static Map<String, String> texts(String content) {
		return MAPPER.readValue(content, new TypeReference<LinkedHashMap<String, String>>() {
		});
	}

	static Reference reference(String content) {
		return MAPPER.readValue(content, Reference.class);
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "tag")
	@JsonSubTypes({ @JsonSubTypes.Type(value = Phase.Requested.class, name = "requested"),
			@JsonSubTypes.Type(value = Phase.Creating.class, name = "creating"),
			@JsonSubTypes.Type(value = Phase.Propagating.class, name = "propagating"),
			@JsonSubTypes.Type(value = Phase.Completed.class, name = "completed"),
			@JsonSubTypes.Type(value = Phase.RollingBack.class, name = "rollingBack"),
			@JsonSubTypes.Type(value = Phase.RolledBack.class, name = "rolledBack"),
			@JsonSubTypes.Type(value = Phase.Canceled.class, name = "canceled"),
			@JsonSubTypes.Type(value = Phase.Held.class, name = "held"),
			@JsonSubTypes.Type(value = Phase.Failed.class, name = "failed") })
	private interface PhaseTags {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "tag")
	@JsonSubTypes({ @JsonSubTypes.Type(value = RetirementPhase.Soaking.class, name = "soaking"),
			@JsonSubTypes.Type(value = RetirementPhase.Proving.class, name = "proving"),
			@JsonSubTypes.Type(value = RetirementPhase.Disabling.class, name = "disabling"),
			@JsonSubTypes.Type(value = RetirementPhase.Probation.class, name = "probation"),
			@JsonSubTypes.Type(value = RetirementPhase.Reenabling.class, name = "reenabling"),
			@JsonSubTypes.Type(value = RetirementPhase.Disabled.class, name = "disabled"),
			@JsonSubTypes.Type(value = RetirementPhase.Reenabled.class, name = "reenabled"),
			@JsonSubTypes.Type(value = RetirementPhase.Canceled.class, name = "canceled"),
			@JsonSubTypes.Type(value = RetirementPhase.Held.class, name = "held") })
	private interface RetirementTags {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "tag")
	@JsonSubTypes({ @JsonSubTypes.Type(value = ConsumerProgress.Pending.class, name = "pending"),
			@JsonSubTypes.Type(value = ConsumerProgress.Updating.class, name = "updating"),
			@JsonSubTypes.Type(value = ConsumerProgress.Verified.class, name = "verified"),
			@JsonSubTypes.Type(value = ConsumerProgress.Following.class, name = "following"),
			@JsonSubTypes.Type(value = ConsumerProgress.Failed.class, name = "failed"),
			@JsonSubTypes.Type(value = ConsumerProgress.NeedsSecret.class, name = "needsSecret"),
			@JsonSubTypes.Type(value = ConsumerProgress.Skipped.class, name = "skipped"),
			@JsonSubTypes.Type(value = ConsumerProgress.RolledBack.class, name = "rolledBack") })
	private interface ProgressTags {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "tag")
	@JsonSubTypes({ @JsonSubTypes.Type(value = Reference.ServiceManaged.class, name = "serviceManaged"),
			@JsonSubTypes.Type(value = Reference.Pinned.class, name = "pinned"),
			@JsonSubTypes.Type(value = Reference.Versionless.class, name = "versionless") })
	private interface ReferenceTags {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "tag")
	@JsonSubTypes({ @JsonSubTypes.Type(value = RotationTarget.AnotherKey.class, name = "anotherKey"),
			@JsonSubTypes.Type(value = RotationTarget.SameKey.class, name = "sameKey"),
			@JsonSubTypes.Type(value = RotationTarget.OtherCredentials.class, name = "otherCredentials") })
	private interface TargetTags {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "tag")
	@JsonSubTypes({ @JsonSubTypes.Type(value = KeyCredentials.SystemAssigned.class, name = "systemAssigned"),
			@JsonSubTypes.Type(value = KeyCredentials.UserAssigned.class, name = "userAssigned"),
			@JsonSubTypes.Type(value = KeyCredentials.Application.class, name = "application") })
	private interface CredentialsTags {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "tag")
	@JsonSubTypes({ @JsonSubTypes.Type(value = AssignmentPhase.Requested.class, name = "requested"),
			@JsonSubTypes.Type(value = AssignmentPhase.Running.class, name = "running"),
			@JsonSubTypes.Type(value = AssignmentPhase.Completed.class, name = "completed"),
			@JsonSubTypes.Type(value = AssignmentPhase.Canceled.class, name = "canceled") })
	private interface AssignmentTags {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "tag")
	@JsonSubTypes({ @JsonSubTypes.Type(value = KeySource.Listed.class, name = "listed"),
			@JsonSubTypes.Type(value = KeySource.Failures.class, name = "failures"),
			@JsonSubTypes.Type(value = KeySource.Exhausted.class, name = "exhausted"),
			@JsonSubTypes.Type(value = KeySource.Stopped.class, name = "stopped") })
	private interface KeySourceTags {

	}

	/** What a record is asked about its members is not one of them. */
	@JsonAutoDetect(isGetterVisibility = JsonAutoDetect.Visibility.NONE)
	private interface MembersOnly {

	}

	private abstract static class TextValue {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		TextValue(@SuppressWarnings("unused") String value) {
		}

		@JsonValue
		abstract String value();

	}

	/** Its static method stands for the factory of the same name on the real type. */
	private abstract static class ParsedText {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		static Object parse(String text) {
			return text;
		}

		@Override
		@JsonValue
		public abstract String toString();

	}

}
