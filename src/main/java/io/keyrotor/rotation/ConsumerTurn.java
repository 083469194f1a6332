package io.keyrotor.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.binding.ConsumerRules;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Backoff;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import io.keyrotor.step.ResourceLeases;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;

/**
 * One consumer's turn in a rotation at one moment.
 *
 * @param rules what is known of its kind
 * @param has the version it was read with
 */
record ConsumerTurn(Rotation rotation, Phase.Moving phase, ConsumerProgress consumer, ConsumerRules rules, Instant now,
		Optional<VersionId> has) {

	/** With the pauses between them, about half an hour. */
	private static final int PATIENCE = 60;

	/** Services are not punctual about how long they are at work. */
	private static final Duration MARGIN = Duration.ofMinutes(15);

	/** How long to wait before looking again whether a resource has been given back. */
	private static final Duration A_MOMENT = Duration.ofSeconds(2);

	/** The version that is named, if there is one. */
	static Optional<VersionId> version(Reference reference) {
		return (reference instanceof Reference.Pinned pinned) ? Optional.of(pinned.version()) : Optional.empty();
	}

	Route route() {
		return new Route(this.rotation, this.phase, this.consumer);
	}

	/** The turn in which it is known what the consumer refers to. */
	ConsumerTurn seeing(ConsumerState state) {
		return new ConsumerTurn(this.rotation, this.phase, this.consumer, this.rules, this.now,
				version(state.reference()));
	}

	/** The version it is moved to. */
	VersionId goal() {
		return route().goal(this.has);
	}

	/** What is written, as the evidence names it. */
	String target() {
		return this.consumer.consumer().uri();
	}

	/** The write to the present target. */
	OwnWrite earlier() {
		return OwnWrite.of(this.consumer.state(), route().otherGoalKey(), goal());
	}

	/**
	 * Whether a rotation leaves it alone, because it goes to the new version by itself.
	 */
	boolean follows(ConsumerState state) {
		return this.rotation.target().isEmpty() && state.reference() instanceof Reference.Versionless
				&& !this.rules.reapplied();
	}

	/** Whether it takes up the new version only when its key is applied once more. */
	boolean reapplied(ConsumerState state) {
		return this.rotation.target().isEmpty() && state.reference() instanceof Reference.Versionless
				&& this.rules.reapplied();
	}

	/** Whether more writes belong to the move than were answered. */
	boolean halfWay() {
		return this.rules.writes() > 1 && earlier().attempts() < this.rules.writes();
	}

	/** Until when an earlier write may still take effect. */
	Optional<Instant> inDoubt(Settling settling) {
		return this.consumer.write()
			.filter((write) -> !write.over())
			.flatMap((write) -> settling.until(this.rotation.subjectId(), target(), write.since()));
	}

	/** What the consumer is to be like after a write, which may be one of several. */
	Map<String, String> expected(ConsumerState state) {
		return this.consumer.write().map(ConsumerProgress.Updating::fingerprint).orElseGet(state::fingerprint);
	}

	/** Whether it is about to be left as it is, and nobody knows what was written. */
	boolean endsOpen() {
		return !route().forward() && !this.rotation.moves() && earlier().open();
	}

	/** Whether the credentials are changed. */
	boolean authenticates() {
		return this.rotation.target().filter(RotationTarget.OtherCredentials.class::isInstance).isPresent();
	}

	/** Whether the consumer is what it was before the write. */
	boolean like(ConsumerState state) {
		return (this.consumer.state() instanceof ConsumerProgress.Updating earlier)
				&& compared(earlier.fingerprint()).equals(compared(state.fingerprint()));
	}

	/** A change of credentials is to be seen in the members that tell them. */
	Map<String, String> compared(Map<String, String> fingerprint) {
		return authenticates() ? ShownCredentials.rest(fingerprint) : fingerprint;
	}

	/** What was written is not so; what the consumer was like before still counts. */
	Step.Kept<Rotation> failed(Finding finding) {
		return to(new ConsumerProgress.Failed(finding, this.consumer.write().map(ConsumerProgress.Updating::failed)),
				this.now);
	}

	/** What an earlier write may have done is not forgotten. */
	Step.Kept<Rotation> needsSecret(Finding finding) {
		return this.consumer.write().isPresent() ? fail(finding)
				: to(new ConsumerProgress.NeedsSecret(finding), this.now);
	}

	/** The turn in which it is known what the consumer had before it was moved on. */
	ConsumerTurn leaving(ConsumerState state, KeyStores stores) {
		boolean leaves = route().forward() && this.rotation.moves()
				&& state.reference().keyIn(stores).equals(Optional.of(route().startKey()));
		return leaves ? version(state.reference()).map((version) -> with(this.consumer.leaving(version))).orElse(this)
				: this;
	}

	private ConsumerTurn with(ConsumerProgress changed) {
		return new ConsumerTurn(this.rotation, this.phase, changed, this.rules, this.now, this.has);
	}

	/** The same turn at a later moment. */
	ConsumerTurn at(Instant later) {
		return new ConsumerTurn(this.rotation, this.phase, this.consumer, this.rules, later, this.has);
	}

	/** Whether the consumer may go on being tried. */
	boolean patient() {
		return this.consumer.failures() < PATIENCE;
	}

	/** Whether it is within the time that its service takes for a write at most. */
	boolean mayBeAtWork() {
		return this.consumer.write()
			.filter((write) -> !write.over())
			.flatMap((write) -> this.rules.longestWork().map((longest) -> write.since().plus(longest).plus(MARGIN)))
			.filter(this.now::isBefore)
			.isPresent();
	}

	/** The turn once the consumer's new state is kept. */
	ConsumerTurn kept(ConsumerProgress.State state) {
		ConsumerTurn restated = restated(state);
		Phase.Moving next = this.phase.with(restated.consumer());
		return new ConsumerTurn(this.rotation.to(next, this.now), next, restated.consumer(), this.rules, this.now,
				this.has);
	}

	ConsumerTurn restated(ConsumerProgress.State state) {
		return with(this.consumer.restated(state));
	}

	Step.Kept<Rotation> to(ConsumerProgress.State state, Instant due) {
		return moved(this.consumer.to(state, due));
	}

	Step.Kept<Rotation> troubled(String why, Instant due) {
		return moved(this.consumer.troubled(why, due));
	}

	/** An earlier write may still take effect: that is waited for, however long. */
	Step.Kept<Rotation> inDoubt(Instant until) {
		return moved(this.consumer.waiting("A write to %s may still take effect.".formatted(target()), until));
	}

	/** Another key of its resource is being written; that may be over any moment. */
	Step.Kept<Rotation> behind(ResourceLeases.Held ahead) {
		Instant soon = this.now.plus(A_MOMENT);
		return moved(this.consumer.waiting(MoveFindings.behind(target(), ahead),
				ahead.until().isBefore(soon) ? ahead.until() : soon));
	}

	Step.Kept<Rotation> hold(Finding finding) {
		return new Step.Moved<>(this.rotation.to(this.phase.hold(finding), this.now));
	}

	/** A write that may still take effect is not forgotten. */
	Step.Kept<Rotation> fail(Finding finding) {
		return to(new ConsumerProgress.Failed(finding, this.consumer.write().map(ConsumerProgress.Updating::inDoubt)),
				this.now);
	}

	/** The operation is over, and so is the write. */
	Step.Kept<Rotation> operationFailed(String why) {
		return failed(MoveFindings.operationFailed(this.consumer, goal(), why));
	}

	/**
	 * Tries again later, but not for ever: a rotation whose other consumers are done can
	 * then be looked at.
	 */
	Step.Kept<Rotation> retry(UpstreamFailure failure) {
		return patient()
				? troubled(failure.sentence(), Backoff.next(this.now, this.consumer.failures(), failure.retryAfter()))
				: fail(failure);
	}

	Step.Kept<Rotation> fail(UpstreamFailure failure) {
		return fail(Findings.of(failure));
	}

	private Step.Kept<Rotation> moved(ConsumerProgress changed) {
		return new Step.Moved<>(this.rotation.to(this.phase.with(changed), this.now));
	}

}
