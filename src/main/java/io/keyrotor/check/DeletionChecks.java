package io.keyrotor.check;

import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.Key;

/**
 * Whether deleted keys can be recovered: from the resource, and from a key's recovery
 * level where the resource cannot be read.
 */
final class DeletionChecks {

	private static final String ENABLE_SOFT_DELETE = "Enable soft delete on the store; it cannot be disabled again.";

	private static final String ENABLE_PROTECTION = "Enable purge protection on the store; it cannot be disabled"
			+ " again.";

	private static final Reading.Unread<?> NOT_SHOWN = new Reading.NotAsked<>(
			"The store's resource does not say whether soft delete is enabled.",
			"Look at the store's soft delete in Azure.");

	private final Reading<StoreResource> resource;

	private final Reading<Key> key;

	private DeletionChecks(Reading<StoreResource> resource, Reading<Key> key) {
		this.resource = resource;
		this.key = key;
	}

	static Stream<Check> of(Reading<StoreResource> resource, Reading<Key> key) {
		DeletionChecks checks = new DeletionChecks(resource, key);
		return Stream.of(checks.softDelete(), checks.purgeProtection(), checks.recoveryLevel());
	}

	private Check softDelete() {
		return switch (this.resource) {
			case Reading.Known<StoreResource>(StoreResource found) ->
				found.softDelete().map((on) -> softDelete(on, found)).orElseGet(() -> softDeleteByHint(NOT_SHOWN));
			case Reading.Unread<StoreResource> unread -> softDeleteByHint(unread);
		};
	}

	private static Check softDelete(boolean on, StoreResource found) {
		return on ? Check.pass(CheckName.SOFT_DELETE, "Soft delete is enabled" + retention(found) + ".")
				: Check.fail(CheckName.SOFT_DELETE, "Soft delete is not enabled.", ENABLE_SOFT_DELETE);
	}

	private Check softDeleteByHint(Reading.Unread<?> unread) {
		return level().map(DeletionChecks::softDelete).orElseGet(() -> noHint(CheckName.SOFT_DELETE, unread));
	}

	private static Check softDelete(RecoveryLevel level) {
		return level.isRecoverable()
				? Check.pass(CheckName.SOFT_DELETE, level.hint() + "deleted keys can be recovered.") : Check.fail(
						CheckName.SOFT_DELETE, level.hint() + "deleted keys cannot be recovered.", ENABLE_SOFT_DELETE);
	}

	private Check purgeProtection() {
		return switch (this.resource) {
			case Reading.Known<StoreResource>(StoreResource found) when found.purgeProtection() ->
				Check.pass(CheckName.PURGE_PROTECTION, "Purge protection is enabled.");
			case Reading.Known<StoreResource> _ ->
				Check.fail(CheckName.PURGE_PROTECTION, "Purge protection is not enabled.", ENABLE_PROTECTION);
			case Reading.Unread<StoreResource> unread -> level().map(DeletionChecks::purgeProtection)
				.orElseGet(() -> noHint(CheckName.PURGE_PROTECTION, unread));
		};
	}

	private static Check purgeProtection(RecoveryLevel level) {
		return level.isPurgeable()
				? Check.fail(CheckName.PURGE_PROTECTION, level.hint() + "deleted keys can be purged.",
						ENABLE_PROTECTION)
				: Check.pass(CheckName.PURGE_PROTECTION, level.hint() + "deleted keys cannot be purged.");
	}

	private Check recoveryLevel() {
		return switch (this.key) {
			case Reading.Known<Key>(Key found) ->
				RecoveryLevel.of(found).map(DeletionChecks::recoveryLevel).orElseGet(() -> untold(found));
			case Reading.Unread<Key> unread -> Check.unknown(CheckName.RECOVERY_LEVEL, unread);
		};
	}

	private static Check recoveryLevel(RecoveryLevel level) {
		String said = "Key " + level.key() + " has the recovery level " + level.word() + ": a deleted key can ";
		if (!level.isRecoverable()) {
			return Check.fail(CheckName.RECOVERY_LEVEL, said + "not be recovered.", ENABLE_SOFT_DELETE);
		}
		if (level.isPurgeable()) {
			return Check.fail(CheckName.RECOVERY_LEVEL, said + "be recovered, and can be purged before that.",
					ENABLE_PROTECTION);
		}
		return Check.pass(CheckName.RECOVERY_LEVEL, said + "be recovered and not be purged"
				+ (level.isShort() ? ", for less than the usual 90 days." : "."));
	}

	private static Check untold(Key key) {
		return Check.unknown(CheckName.RECOVERY_LEVEL,
				"Key " + key.id() + " tells no recovery level that is known"
						+ key.recoveryLevel().map((word) -> ": '" + word + "'.").orElse("."),
				"Look at the store's soft delete and purge protection in Azure.");
	}

	private Optional<RecoveryLevel> level() {
		return (this.key instanceof Reading.Known<Key>(Key found)) ? RecoveryLevel.of(found) : Optional.empty();
	}

	private static Check noHint(CheckName name, Reading.Unread<?> unread) {
		return Check.unknown(name, unread.reason() + " No key gives a hint either.", unread.remedy());
	}

	private static String retention(StoreResource found) {
		return found.retentionDays().isPresent()
				? " and keeps deleted keys for " + found.retentionDays().getAsInt() + " days" : "";
	}

}
