package io.keyrotor.binding;

import java.util.List;
import java.util.Optional;

import io.keyrotor.key.KeyId;

/** The bindings we keep. A consumer has at most one. */
public interface Bindings {

	Optional<CmkBinding> find(BindingId id);

	/** The one binding of a consumer. */
	Optional<CmkBinding> of(ConsumerId consumer);

	/** All bindings of a key, oldest first. */
	List<CmkBinding> of(KeyId key);

	/** Some bindings, oldest first. */
	List<CmkBinding> list(BindingFilter filter, Optional<BindingId> after, int limit);

	/**
	 * Keeps a new binding, unless its consumer has one already.
	 * @return the consumer's binding: the given one, or the one that was there first
	 */
	CmkBinding add(CmkBinding binding);

	/**
	 * Keeps what was read of the binding's consumer. Nothing happens if the binding is
	 * gone or is on another key by now.
	 */
	void update(CmkBinding binding);

	/**
	 * Keeps what was read of the binding's consumer, unless somebody has kept anything
	 * else of the binding since it was {@code seen}: a rotation, a look, a deletion. A
	 * repeat changes nothing.
	 * @return whether it was kept
	 */
	boolean replace(CmkBinding seen, CmkBinding found);

	/**
	 * Keeps the binding with another key or another secret than before. Nothing happens
	 * if it is gone. A repeat changes nothing.
	 */
	void move(CmkBinding binding);

	/**
	 * Forgets a binding whose consumer leaves nothing behind. A repeat changes nothing.
	 */
	void remove(BindingId id);

	/**
	 * Forgets a binding whose consumer's older data goes on needing its key, and keeps
	 * that in the same transaction, in place of what was kept of the consumer and the key
	 * before. Nothing happens if the binding is gone or is on another key by now.
	 * @return whether it was forgotten
	 */
	boolean leave(FormerBinding former);

	/**
	 * Keeps that a consumer whose older data needs the key was seen on it without being
	 * bound to it. What was said of its data before that counts no longer. A repeat
	 * changes nothing, and nothing newer is ever overwritten.
	 */
	void saw(FormerBinding seen);

	/** What was kept of consumers that left the key or were seen on it. */
	List<FormerBinding> former(KeyId key);

	/**
	 * Keeps that the data of a consumer is gone, unless the consumer was bound or seen on
	 * the key since, or somebody said so before.
	 */
	void keepGone(FormerBinding former, DataGone gone);

}
